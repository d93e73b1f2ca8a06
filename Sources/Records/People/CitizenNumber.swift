/// A personal identification number: twelve digits since the citizen's identity card, nine on the older card.
///
/// Of the twelve three are the province, or country, where the birth was registered; one the century of birth with the
/// sex; two the year in the century; six random. There is no check digit, mergers of provinces renumbered nobody, and a
/// published table of the provinces has an error: no number is refused for its province. The nine say nothing.
/// Source: the layout as public guides to the card give it (mediamart.vn, tuhocvachiase.com); what is not checked, as
/// the library vn-ident 0.1.0 has it. The gazette was not consulted.
public struct CitizenNumber: Hashable, Sendable, CustomStringConvertible {
  /// Nine or twelve digits.
  public let description: String

  /// The sex that a number of twelve digits tells.
  public enum Sex: String, Hashable, Sendable {
    case male, female
  }

  /// The number that nine or twelve ASCII digits spell, or nil.
  public init?(_ text: some StringProtocol) {
    let digits = String(text)
    guard [9, 12].contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return nil
    }
    description = digits
  }

  /// Whether it is one of the older card, with nine digits.
  public var isOld: Bool { description.utf8.count == 9 }
  /// Where the birth was registered, `056`; nil for nine digits.
  public var province: Substring? { isOld ? nil : description.prefix(3) }
  /// Nil for nine digits.
  public var sex: Sex? { generation.map { $0 % 2 == 0 ? .male : .female } }
  /// From 1900 to 2399; nil for nine digits.
  public var birthYear: Int? {
    guard let generation, let year = Int(description.dropFirst(4).prefix(2)) else { return nil }
    return 1900 + generation / 2 * 100 + year
  }

  /// The fourth digit: centuries from the twentieth, the even ones for men.
  private var generation: Int? {
    isOld ? nil : description.utf8.dropFirst(3).first.map { Int($0) - 0x30 }
  }

  /// Whether it is only what was typed for want of a number: all digits the same.
  public var isPlaceholder: Bool { Set(description.utf8).count == 1 }

  /// As it may be shown: `056*****1234`.
  public var masked: String { Value.masked(description) }

  /// What in it does not go with the person: to be looked at, never to be refused, for cards have errors and so have
  /// birth certificates.
  public func warnings(sex: Sex?, birth: PartialDate?) -> [Warning] {
    var warnings: [Warning] = []
    if let own = self.sex, let sex, own != sex { warnings.append(.sex(own)) }
    if let own = birthYear, let birth, own != birth.year { warnings.append(.birthYear(own)) }
    return warnings
  }

  /// What a number says otherwise than the record does.
  public enum Warning: Hashable, Sendable {
    /// The sex that the number tells.
    case sex(Sex)
    /// The year that the number tells.
    case birthYear(Int)

    /// The stable code.
    public var code: String {
      switch self {
      case .sex: "citizen.sex"
      case .birthYear: "citizen.birth"
      }
    }

    /// What is to be looked at, for people.
    public var label: Label {
      switch self {
      case .sex(.male): Label(vi: "Số định danh là của nam", en: "The citizen number is a man's")
      case .sex(.female): Label(vi: "Số định danh là của nữ", en: "The citizen number is a woman's")
      case .birthYear(let year):
        Label(vi: "Số định danh ghi năm sinh \(year)", en: "The citizen number tells the birth year \(year)")
      }
    }
  }
}
