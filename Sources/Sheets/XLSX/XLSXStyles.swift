internal import Records

/// What the styles of a workbook say of cells: whether they show a day, and in which font.
struct XLSXStyles {
  /// One style.
  struct Style {
    let date: XLSXDate.Shape?
    let font: OldFont?
  }

  private var styles: [Style] = []

  /// The style of that number, nil if none is declared.
  subscript(index: Int) -> Style? { styles.indices.contains(index) ? styles[index] : nil }

  init() {}

  init(_ stream: PartStream) throws {
    var formats: [Int: XLSXDate.Shape?] = [:]
    var fonts: [OldFont?] = []
    var found: [Style] = []
    var path: [String] = []
    try XMLPart.walk(
      stream,
      begin: { _, name, attributes in
        let parent = path.last
        path.append(name)
        guard formats.count + fonts.count + found.count <= XLSXLimits.declarations else {
          throw SheetFault.limit(Label(vi: "quá nhiều kiểu ô", en: "too many styles"))
        }
        switch (parent, name) {
        case ("numFmts", "numFmt"):
          if let id = attributes["numFmtId"].flatMap(Int.init) {
            formats[id] = .some(attributes["formatCode"].flatMap(XLSXDate.shape))
          }
        case ("fonts", "font"): fonts.append(nil)
        case ("font", "name") where path.dropLast(2).last == "fonts":
          if let font = attributes["val"].flatMap(OldFont.init(name:)) { fonts[fonts.count - 1] = font }
        case ("cellXfs", "xf"):
          let id = attributes["numFmtId"].flatMap(Int.init) ?? 0
          let font = attributes["fontId"].flatMap(Int.init) ?? 0
          found.append(
            Style(
              date: formats[id] ?? XLSXDate.builtIn[id], font: fonts.indices.contains(font) ? fonts[font] : nil))
        default: break
        }
        return .goOn
      },
      end: { _, _ in
        path.removeLast()
        return .goOn
      })
    styles = found
  }
}
