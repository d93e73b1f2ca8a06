/// Something that two records have in common where they may be one: what a store keeps an index of, from key to
/// records, so that after a change only the keys of the changed record need be looked at again.
///
/// The value is a hash, the same on every machine and in every version (FNV-1a of 64 bits over UTF-8, its bits mixed
/// once more as SplitMix64 does); it hides nothing, for names and numbers can be tried.
public struct DuplicateKey: Hashable, Comparable, Sendable {
  /// What is in common.
  public let reason: DuplicateReason
  /// The hash of it.
  public let value: UInt64

  /// A key as an index kept it.
  public init(reason: DuplicateReason, value: UInt64) {
    self.reason = reason
    self.value = value
  }

  init(_ reason: DuplicateReason, _ parts: String...) {
    self.init(reason: reason, value: DuplicateKey.hash(parts))
  }

  /// By the strength of the reason, then by what is the same.
  public static func < (a: Self, b: Self) -> Bool { (a.reason.rawValue, a.value) < (b.reason.rawValue, b.value) }

  /// The hash of texts that hold no control characters.
  static func hash(_ parts: [String]) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for part in parts {
      for byte in part.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
      hash = (hash ^ 0x1F) &* 0x100_0000_01B3
    }
    hash = (hash ^ hash >> 30) &* 0xBF58_476D_1CE4_E5B9
    hash = (hash ^ hash >> 27) &* 0x94D0_49BB_1331_11EB
    return hash ^ hash >> 31
  }
}

extension CitizenNumber {
  /// What two persons who bear it have in common; nil for one that stands for a missing number.
  public var duplicateKey: DuplicateKey? { isPlaceholder ? nil : DuplicateKey(.citizenNumber, description) }
}

/// Why records may be one, from the strongest.
public enum DuplicateReason: UInt8, Hashable, Sendable, CaseIterable {
  /// One citizen number in several households: one household, or a person who moved, married or split off.
  case citizenNumber = 1
  /// Two people of the same names and birth years in both.
  case sharedMembers = 2
  /// The same name and birth year of the head, in one hamlet.
  case headInHamlet = 3
  /// The same name of the head but for accents and spaces, and birth year, in one commune.
  case headInCommune = 4
  /// The same name of the head in one hamlet, the birth year unknown in both.
  case headWithoutYear = 5
  /// The same donor, day, kind and amount.
  case gift = 6

  /// The stable code.
  public var code: String {
    switch self {
    case .citizenNumber: "duplicate.citizen"
    case .sharedMembers: "duplicate.members"
    case .headInHamlet: "duplicate.head.hamlet"
    case .headInCommune: "duplicate.head.commune"
    case .headWithoutYear: "duplicate.head"
    case .gift: "duplicate.gift"
    }
  }

  /// The reason in words.
  public var label: Label {
    switch self {
    case .citizenNumber: Label(vi: "Cùng số định danh", en: "The same citizen number")
    case .sharedMembers: Label(vi: "Cùng hai người trong hộ", en: "The same two people in the household")
    case .headInHamlet:
      Label(vi: "Cùng tên, năm sinh chủ hộ và thôn", en: "The same name and birth year of the head, and hamlet")
    case .headInCommune:
      Label(
        vi: "Tên chủ hộ chỉ khác dấu, cùng năm sinh và xã",
        en: "The head's name but for accents, the same birth year and commune")
    case .headWithoutYear:
      Label(vi: "Cùng tên chủ hộ và thôn, chưa rõ năm sinh", en: "The same name of the head and hamlet, no birth year")
    case .gift: Label(vi: "Cùng người góp, ngày, hình thức, số tiền", en: "The same donor, day, kind and amount")
    }
  }

  /// How likely records are one that have this in common, in percent: a judgement, made to put the likeliest first.
  var score: Int {
    switch self {
    case .citizenNumber: 95
    case .sharedMembers: 85
    case .headInHamlet: 80
    case .gift: 80
    case .headInCommune: 60
    case .headWithoutYear: 40
    }
  }

  /// What more records than these have in common tells them apart no more: it is a name that many bear, or a number
  /// typed for want of one.
  var mostRecords: Int {
    switch self {
    case .citizenNumber, .sharedMembers: 6
    case .headInHamlet, .gift: 4
    case .headInCommune, .headWithoutYear: 3
    }
  }
}
