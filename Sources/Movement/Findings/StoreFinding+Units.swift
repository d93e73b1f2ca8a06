internal import Records

extension StoreFinding {
  /// Which unit a code meant on the day, in words.
  var unitSentence: Label {
    guard facts.count >= 3 else { return rule.label }
    let day = PartialDate(facts[0]).map { Value.date($0).displayText } ?? facts[0]
    let units = facts.dropFirst().map(StoreFinding.unitWords)
    let first = Label(vi: "Việc của \(day) ghi ở \(units[0])", en: "Of \(day), entered at \(units[0])")
    let meaning =
      units[1].isEmpty
      ? Label(vi: "khi đó mã này không có", en: "the code meant nothing then")
      : Label(vi: "khi đó mã này là \(units[1])", en: "the code meant \(units[1]) then")
    let others = units.dropFirst(2).joined(separator: ", ")
    let place =
      others.isEmpty
      ? Label(vi: "", en: "")
      : Label(vi: "; địa bàn ấy khi đó: \(others)", en: "; the units of its place then: \(others)")
    return Label(vi: "\(first.vi); \(meaning.vi)\(place.vi).", en: "\(first.en); \(meaning.en)\(place.en).")
  }

  /// `Xã Vạn Thạnh (22519)` of a unit's id and name.
  private static func unitWords(_ fact: String) -> String {
    let parts = fact.split(separator: " " as Character, maxSplits: 1)
    guard parts.count == 2, let unit = UnitID(String(parts[0])) else { return fact }
    return "\(parts[1]) (\(unit.code))"
  }
}
