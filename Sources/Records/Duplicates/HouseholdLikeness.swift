/// A household as far as it can tell whether another one is the same.
public struct HouseholdLikeness: Hashable, Sendable {
  /// A head or member.
  public struct Person: Hashable, Sendable {
    /// The full name, as it was written.
    public let name: String
    /// Nil if it is not known.
    public let birthYear: Int?
    /// As it was written; nil if it is not known.
    public let citizenNumber: String?

    /// A person of whom no more than this is known.
    public init(name: String, birthYear: Int? = nil, citizenNumber: String? = nil) {
      self.name = name
      self.birthYear = birthYear
      self.citizenNumber = citizenNumber
    }
  }

  /// Whatever the caller knows the household by.
  public let id: Int64
  /// The unit, in any spelling that is one for each.
  public let commune: String
  /// The hamlet's name, as it was written; empty if it is not known.
  public let hamlet: String
  /// The head.
  public let head: Person
  /// The head may be among them.
  public let members: [Person]

  /// A household by what is known of it.
  public init(id: Int64, commune: String, hamlet: String, head: Person, members: [Person]) {
    self.id = id
    self.commune = commune
    self.hamlet = hamlet
    self.head = head
    self.members = members
  }

  /// Pairs are made of so many people at most; the same ones are taken of another copy of the household.
  private static let mostPaired = 8

  /// What it may have in common with another. Ascending, without repeats; at most one for each citizen number, two for
  /// the head, and 28 for pairs of members.
  public var duplicateKeys: [DuplicateKey] {
    var keys = Set(headKeys)
    for person in [head] + members {
      if let key = person.citizenNumber.flatMap({ CitizenNumber($0) })?.duplicateKey { keys.insert(key) }
    }
    // One shared name says little, two with their years a lot: pairs are the key, and no counting is needed.
    let people = Set(([head] + members).compactMap(\.likeness)).sorted().prefix(HouseholdLikeness.mostPaired)
    for (index, first) in people.enumerated() {
      for second in people.dropFirst(index + 1) {
        keys.insert(DuplicateKey(.sharedMembers, String(first), String(second)))
      }
    }
    return keys.sorted()
  }

  private var headKeys: [DuplicateKey] {
    let name = MatchText.key(head.name)
    // A single word is no full name.
    guard name.contains(" ") else { return [] }
    let hamlet = HouseholdLikeness.hamletKey(self.hamlet)
    guard let year = head.birthYear else {
      return hamlet.isEmpty ? [] : [DuplicateKey(.headWithoutYear, name, hamlet, commune)]
    }
    let plain = MatchText.fold(head.name).filter { $0 != " " }
    var keys = [DuplicateKey(.headInCommune, plain, String(year), commune)]
    if !hamlet.isEmpty { keys.append(DuplicateKey(.headInHamlet, name, String(year), hamlet, commune)) }
    return keys
  }

  /// The hamlet's name without accents, and without the word for what it is. O(n).
  public static func hamletKey(_ hamlet: String) -> String {
    let words = MatchText.fold(hamlet).split(separator: " " as Character)
    return words.drop { ["thon", "ap", "xom", "ban", "buon", "lang"].contains($0) }.joined(separator: " ")
  }

  /// Itself, as a candidate behind its keys.
  public var duplicateCandidate: DuplicateCandidate {
    let number = head.citizenNumber.flatMap { CitizenNumber($0) }.flatMap { $0.isOld || $0.isPlaceholder ? nil : $0 }
    return DuplicateCandidate(id: id, distinction: number.map { DuplicateKey.hash([$0.description]) })
  }
}

extension HouseholdLikeness.Person {
  /// The hash of name and birth year; nil unless there is a full name and a year.
  fileprivate var likeness: UInt64? {
    guard let birthYear else { return nil }
    let name = MatchText.fold(name)
    return name.contains(" ") ? DuplicateKey.hash([name, String(birthYear)]) : nil
  }
}
