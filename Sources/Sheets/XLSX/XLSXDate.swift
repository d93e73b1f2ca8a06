internal import Records

/// Days as spreadsheets count them.
enum XLSXDate {
  /// From which day a workbook counts.
  enum System {
    /// 1 is 1 January 1900, and there is a 29 February 1900.
    case from1900
    /// 0 is 1 January 1904: workbooks that were made on a Macintosh.
    case from1904
  }

  /// How much of a day a number format shows.
  struct Shape: Hashable {
    var hasYear = false
    var hasMonth = false
    var hasDay = false
    var hasTime = false

    var isDate: Bool { hasYear || hasMonth || hasDay }
  }

  /// What a number means under a format that shows a day or a time, ISO as far as it is shown; nil if there is no such
  /// day. `number` is plain digits.
  static func text(_ number: String, _ shape: Shape, _ system: System) -> String? {
    guard let serial = Double(number), serial >= 0, serial < 2_958_466 else { return nil }
    var days = Int(serial.rounded(.down))
    var seconds = Int(((serial - Double(days)) * 86_400).rounded())
    if seconds == 86_400 { (days, seconds) = (days + 1, 0) }
    guard shape.isDate else { return clock(days * 86_400 + seconds) }
    if system == .from1900, days == 0 || days == 60 { return nil }
    let sinceEpoch = system == .from1904 ? days - 24_107 : days - (days < 60 ? 25_568 : 25_569)
    let iso = String(Moment(milliseconds: Int64(sinceEpoch) * 86_400_000).description.prefix(10))
    if shape.hasYear, !shape.hasDay { return String(iso.prefix(shape.hasMonth ? 7 : 4)) }
    return seconds == 0 ? iso : iso + "T" + clock(seconds)
  }

  private static func clock(_ seconds: Int) -> String {
    [seconds / 3600, seconds / 60 % 60, seconds % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
  }

  /// The formats that need not be declared. Source: ECMA-376, 18.8.30.
  static let builtIn: [Int: Shape] = {
    let day = Shape(hasYear: true, hasMonth: true, hasDay: true)
    let time = Shape(hasTime: true)
    var shapes = [
      14: day, 15: day, 16: Shape(hasMonth: true, hasDay: true), 17: Shape(hasYear: true, hasMonth: true),
      22: Shape(hasYear: true, hasMonth: true, hasDay: true, hasTime: true),
    ]
    for id in [18, 19, 20, 21, 45, 46, 47] { shapes[id] = time }
    return shapes
  }()

  /// What a declared format shows of a day or a time, nil if neither.
  static func shape(_ format: String) -> Shape? {
    var shape = Shape()
    var scalars = format.unicodeScalars[...]
    var months = false
    loop: while let scalar = scalars.popFirst() {
      switch scalar {
      case ";": break loop
      case "\"": scalars = scalars.drop { $0 != "\"" }.dropFirst()
      case "\\", "_", "*": scalars = scalars.dropFirst()
      case "[":
        let inside = scalars.prefix { $0 != "]" }
        scalars = scalars[inside.endIndex...].dropFirst()
        // `[h]` counts hours past a day; anything else in brackets is a colour, a condition, a place.
        if inside.allSatisfy({ "hmsHMS".unicodeScalars.contains($0) }), !inside.isEmpty { shape.hasTime = true }
      case "y", "Y": shape.hasYear = true
      case "d", "D": shape.hasDay = true
      case "m", "M": months = true
      case "h", "H", "s", "S": shape.hasTime = true
      case "g", "G":
        // `General`, in whatever language it came in, is no date.
        if scalars.starts(with: "eneral".unicodeScalars) { return nil }
      default: break
      }
    }
    // Beside hours, and without a year or a day, it counts minutes.
    shape.hasMonth = months && (shape.hasYear || shape.hasDay || !shape.hasTime)
    return shape.isDate || shape.hasTime ? shape : nil
  }
}
