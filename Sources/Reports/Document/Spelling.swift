public import Records
internal import Sheets

/// How documents spell days and numbers. Source: NĐ 30/2020/NĐ-CP, Phụ lục I.
public enum Spelling {
  /// A count within a sentence, with two digits at least: `04`, `12`, `1.250`.
  public static func count(_ number: Int64) -> String {
    (0..<10).contains(number) ? "0\(number)" : Value.grouped(number)
  }

  /// `1.500.000 đồng`
  public static func money(_ number: Int64) -> String { Value.grouped(number) + " đồng" }

  /// `05/12/2023`; of a date that lacks its day, `12/2023`.
  public static func day(_ date: PartialDate) -> String { Value.date(date).displayText }

  /// `ngày 05 tháng 12 năm 2023`: days below 10 and the months 1 and 2 with a zero before them. What is not known leaves
  /// room for a pen.
  public static func longDay(_ date: PartialDate?) -> String {
    let open = "......."
    let day = date?.day.map { $0 < 10 ? "0\($0)" : String($0) } ?? open
    let month = date?.month.map { $0 < 3 ? "0\($0)" : String($0) } ?? open
    return "ngày \(day) tháng \(month) năm \(date.map { String($0.year) } ?? open)"
  }

  /// `05/11/2022 15:12`, in Vietnam.
  public static func moment(_ moment: Moment) -> String {
    day(moment.dayInVietnam) + " " + moment.clockInVietnam
  }

  /// A value as it stands in a column of this kind: numbers grouped, decimals with a comma, ids as they are.
  static func cell(_ value: Value, _ kind: SheetLayout.Column.Kind, _ language: Language) -> String {
    switch (kind, value) {
    case (.integer, .integer(let number)), (.money, .integer(let number)), (_, .money(let number)):
      Value.grouped(number, language)
    case (.decimal(let scale), .integer(let number)), (.rate(let scale), .integer(let number)):
      decimal(Value.Decimal(unscaled: number, scale: 0), atLeast: scale, language)
    case (.decimal(let scale), .decimal(let number)), (.rate(let scale), .decimal(let number)):
      decimal(number, atLeast: scale, language)
    case (_, .decimal(let number)): decimal(number, atLeast: 0, language)
    case (.id, _): value.plainText
    default: value.displayText(language)
    }
  }

  private static func decimal(_ number: Value.Decimal, atLeast scale: UInt8, _ language: Language) -> String {
    let parts = number.plainText.split(separator: "." as Character)
    let whole = Value.grouped(Int64(parts[0]) ?? 0, language)
    let decimals = parts.count > 1 ? String(parts[1]) : ""
    let padded = decimals + String(repeating: "0", count: max(0, Int(scale) - decimals.utf8.count))
    // The whole part of -0.5 has lost its sign.
    let sign = number.unscaled < 0 && !whole.hasPrefix("-") ? "-" : ""
    return sign + whole + (padded.isEmpty ? "" : (language == .vietnamese ? "," : ".") + padded)
  }
}
