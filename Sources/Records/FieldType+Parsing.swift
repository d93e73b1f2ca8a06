extension FieldType {
  /// The value that a person typed or a sheet holds: dates dd/MM/yyyy and ISO, amounts with points or spaces, decimals
  /// with comma or point unless it may part thousands, codes by key or by label, yes and no in both languages. White
  /// space around it is nobody's meaning.
  public func parse(_ text: String, in schema: Schema) throws(ValueFault) -> Value {
    let text = TextNormalization.nfc(text)
    let value: Value
    switch self {
    case .text: value = .text(FieldType.trimmed(text))
    case .integer: value = .integer(try FieldType.integer(text))
    case .money: value = .money(try FieldType.integer(FieldType.withoutCurrency(text)))
    case .decimal(let scale): value = .decimal(try FieldType.decimal(text, scale))
    case .boolean: value = .boolean(try FieldType.boolean(text))
    case .date:
      value = .date(try FieldType.date(text))
    case .moment:
      guard let moment = Moment(text) else { throw .dateImpossible(text) }
      value = .moment(moment)
    case .code(let list): value = .code(FieldType.code(text, schema.codeList(list)))
    case .reference:
      guard let reference = Value.RecordReference(text) else { throw .typeWrong(expected: name) }
      value = .reference(reference)
    }
    if let fault = validate(value, in: schema) { throw fault }
    return value
  }

  private static func trimmed(_ text: String) -> String {
    // Nearly every text begins and ends with a letter or a digit; what Unicode says of a scalar is slow to ask.
    if let first = text.utf8.first, let last = text.utf8.last, (0x21...0x7E).contains(first),
      (0x21...0x7E).contains(last)
    {
      return text
    }
    var scalars = text.unicodeScalars[...]
    while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
    while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
    return String(scalars)
  }

  private static func withoutCurrency(_ text: String) -> String {
    var text = trimmed(text).lowercased()
    for unit in ["đồng", "vnđ", "vnd", "đ", "₫"] where text.hasSuffix(unit) {
      text = trimmed(String(text.dropLast(unit.count)))
      break
    }
    return text
  }

  /// Digits, in groups of three if they are parted by points, commas or spaces.
  private static func integer(_ text: String) throws(ValueFault) -> Int64 {
    let body = trimmed(text)
    if let number = Int64(body) { return number }
    let isNegative = body.hasPrefix("-")
    let separators: [Character] = [".", ",", " ", "\u{A0}", "\u{202F}"]
    for separator in separators {
      let groups = (isNegative ? body.dropFirst() : body[...]).split(
        separator: separator, omittingEmptySubsequences: false)
      guard groups.count > 1, (1...3).contains(groups[0].count), groups.dropFirst().allSatisfy({ $0.count == 3 }),
        groups.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }), let number = Int64(groups.joined())
      else { continue }
      return isNegative ? -number : number
    }
    throw .numberUnreadable(text)
  }

  private static func decimal(_ text: String, _ scale: UInt8) throws(ValueFault) -> Value.Decimal {
    var body = trimmed(text)
    if let comma = body.lastIndex(of: ","), let point = body.lastIndex(of: ".") {
      // Both: the last one parts the decimals, the other one groups.
      let grouping: Character = comma > point ? "." : ","
      body = body.filter { $0 != grouping }
    }
    let isNegative = body.hasPrefix("-")
    let parts = (isNegative ? body.dropFirst() : body[...]).split(omittingEmptySubsequences: false) {
      $0 == "," || $0 == "."
    }
    guard (1...2).contains(parts.count), parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
      !parts[0].isEmpty
    else { throw .numberUnreadable(text) }
    // In Vietnam a point parts thousands: guessing wrong would be a thousandfold.
    let mayBeThousands =
      body.contains(".") && parts[1].utf8.count == 3 && parts[0].utf8.count <= 3 && parts[0].utf8.first != 0x30
    guard !mayBeThousands else { throw .numberAmbiguous(text) }
    var fraction = parts.count == 2 ? String(parts[1]) : ""
    while fraction.utf8.count > Int(scale), fraction.hasSuffix("0") { fraction.removeLast() }
    guard fraction.utf8.count <= Int(scale) else { throw .scaleWrong(scale) }
    fraction += String(repeating: "0", count: Int(scale) - fraction.utf8.count)
    guard let unscaled = Int64(parts[0] + fraction) else { throw .numberUnreadable(text) }
    return Value.Decimal(unscaled: isNegative ? -unscaled : unscaled, scale: scale)
  }

  private static func boolean(_ text: String) throws(ValueFault) -> Bool {
    switch trimmed(text).lowercased() {
    case "có", "co", "x", "true", "yes", "1", "đúng": true
    case "không", "khong", "false", "no", "0", "sai", "": false
    default: throw .typeWrong(expected: Label(vi: "có hoặc không", en: "yes or no"))
    }
  }

  /// `dd/MM/yyyy`, `MM/yyyy`, `yyyy`, with `/`, `-` or `.`; or ISO, behind which programs write midnight.
  private static func date(_ text: String) throws(ValueFault) -> PartialDate {
    let body = withoutMidnight(trimmed(text))
    if let date = PartialDate(body) { return date }
    let parts = body.split(omittingEmptySubsequences: false) { $0 == "/" || $0 == "-" || $0 == "." }
    guard (2...3).contains(parts.count), let year = parts.last, year.utf8.count == 4,
      parts.dropLast().allSatisfy({ (1...2).contains($0.utf8.count) }),
      parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } })
    else { throw isISOInForm(body) ? .dateImpossible(text) : .dateUnreadable(text) }
    let numbers = parts.compactMap { Int($0) }
    let date =
      parts.count == 3
      ? PartialDate(year: numbers[2], month: numbers[1], day: numbers[0])
      : PartialDate(year: numbers[1], month: numbers[0])
    guard let date else { throw .dateImpossible(text) }
    return date
  }

  /// An ISO day without the midnight that programs write behind a day; any other time stays, and is refused.
  private static func withoutMidnight(_ text: String) -> String {
    guard text.utf8.count > 10, let day = PartialDate(text.prefix(10)), day.day != nil else { return text }
    let time = text.dropFirst(10)
    return ["T00:00", "T00:00:00", "T00:00:00.000", " 00:00", " 00:00:00", " 00:00:00.000"].contains(time)
      ? String(text.prefix(10)) : text
  }

  /// Whether it is written `yyyy[-MM[-dd]]`, whatever the numbers say.
  private static func isISOInForm(_ text: String) -> Bool {
    let parts = text.split(separator: "-" as Character, omittingEmptySubsequences: false)
    return (1...3).contains(parts.count)
      && zip(parts, [4, 2, 2]).allSatisfy { part, width in
        part.utf8.count == width && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
      }
  }

  private static func code(_ text: String, _ list: CodeList?) -> String {
    let wanted = trimmed(text)
    let codes = list?.codes ?? []
    if codes.contains(where: { $0.key == wanted }) { return wanted }
    let folded = wanted.lowercased()
    return codes.first { $0.label.vi.lowercased() == folded || $0.label.en.lowercased() == folded || $0.key == folded }?
      .key
      ?? wanted
  }
}
