extension Value {
  /// The plain spelling, for machines: ISO dates, a decimal point, `true` and `false`, `REPLICA-COUNTER`.
  public var plainText: String {
    switch self {
    case .text(let text): text
    case .integer(let number), .money(let number): String(number)
    case .decimal(let number): number.plainText
    case .boolean(let flag): flag ? "true" : "false"
    case .date(let date): date.description
    case .moment(let moment): moment.description
    case .code(let key): key
    case .reference(let reference): reference.plainText
    }
  }

  /// The spelling for people in Vietnam: `05/11/2022`, `1.500.000`, `1,91`, `có` and `không`.
  public var displayText: String {
    switch self {
    // A year is not grouped, so no number of four digits is.
    case .integer(let number) where number.magnitude < 10_000: String(number)
    case .integer(let number), .money(let number): Value.grouped(number)
    case .decimal(let number): number.plainText.split(separator: "." as Character).joined(separator: ",")
    case .boolean(let flag): flag ? "có" : "không"
    case .date(let date): date.description.split(separator: "-" as Character).reversed().joined(separator: "/")
    case .text, .moment, .code, .reference: plainText
    }
  }

  /// The spelling for people in `language`: English groups by commas and parts decimals by a point.
  public func displayText(_ language: Language) -> String {
    guard language == .english else { return displayText }
    return switch self {
    case .integer(let number), .money(let number): Value.grouped(number, .english)
    case .decimal, .boolean: self == .boolean(true) ? "yes" : self == .boolean(false) ? "no" : plainText
    default: displayText
    }
  }

  /// Digits in groups of three: with points in Vietnamese, with commas in English.
  public static func grouped(_ number: Int64, _ language: Language = .vietnamese) -> String {
    let digits = Array(String(number.magnitude))
    var out = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { out.append(language == .vietnamese ? "." : ",") }
      out.append(digit)
    }
    return number < 0 ? "-" + out : out
  }

  /// Stars, as many for every value: its length would tell. Of a number of nine digits or more the first three and the
  /// last four stay, by which those who know it know it again.
  public static func masked(_ plainText: String) -> String {
    guard plainText.utf8.count >= 9, plainText.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return "****" }
    return plainText.prefix(3) + String(repeating: "*", count: plainText.utf8.count - 7) + plainText.suffix(4)
  }

  /// Text as an error repeats it: a number of nine digits or more may be a person's, typed into another column, and is
  /// masked; the rest stands as it was typed.
  public static func repeated(_ text: String) -> String {
    var out = String.UnicodeScalarView()
    var digits = ""
    func end() {
      out.append(contentsOf: (digits.utf8.count >= 9 ? masked(digits) : digits).unicodeScalars)
      digits = ""
    }
    for scalar in text.unicodeScalars {
      if ("0"..."9").contains(scalar) {
        digits.unicodeScalars.append(scalar)
      } else {
        end()
        out.append(scalar)
      }
    }
    end()
    return String(out)
  }
}

extension Value.Decimal {
  /// With a point and exactly `scale` decimals.
  public var plainText: String {
    let magnitude = String(unscaled.magnitude)
    let digits = String(repeating: "0", count: max(0, Int(scale) + 1 - magnitude.utf8.count)) + magnitude
    let sign = unscaled < 0 ? "-" : ""
    guard scale > 0 else { return sign + digits }
    return sign + digits.dropLast(Int(scale)) + "." + digits.suffix(Int(scale))
  }
}

extension Value.RecordReference {
  private static let digits = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

  /// `REPLICA-COUNTER`, the replica in 13 Crockford digits.
  public var plainText: String {
    var text: [UInt8] = []
    for shift in stride(from: 60, through: 0, by: -5) { text.append(Self.digits[Int(replica >> UInt64(shift) & 31)]) }
    return String(decoding: text, as: UTF8.self) + "-\(counter)"
  }

  /// The reference that `REPLICA-COUNTER` spells in full, or nil.
  public init?(_ text: String) {
    let parts = text.uppercased().split(separator: "-" as Character, omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].utf8.count == 13, let counter = UInt64(parts[1]), counter > 0 else { return nil }
    var replica: UInt64 = 0
    for byte in parts[0].utf8 {
      guard let digit = Self.digits.firstIndex(of: byte), replica >> 59 == 0 else { return nil }
      replica = replica << 5 | UInt64(digit)
    }
    guard replica != 0 else { return nil }
    self.init(replica: replica, counter: counter)
  }
}

/// So many of a thing, in English: `1 change`, `1,200 changes`.
public func plural(_ count: some BinaryInteger, _ noun: String) -> String {
  "\(Value.grouped(Int64(clamping: count), .english)) \(noun)\(count == 1 ? "" : "s")"
}
