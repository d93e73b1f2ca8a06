internal import Records

/// Which sheet of a workbook is meant.
public enum SheetChoice: Hashable, Sendable {
  /// By its name, else by its number from 1, hidden ones counted.
  case named(String)
  /// The first that is not hidden.
  case first
}

/// Reads the sheets of a workbook. Memory is bounded by the text that cells share and one row. Source: ECMA-376.
public struct XLSXReader: SheetRows {
  /// A sheet of the workbook.
  public struct Sheet: Hashable, Sendable {
    /// What its tab shows.
    public let name: String
    /// Whether it is hidden from whoever opens the workbook.
    public let isHidden: Bool
    let part: String
  }

  /// In the order of their tabs.
  public let sheets: [Sheet]
  /// The one that is read.
  public let sheet: Sheet
  private let archive: XLSXArchive
  private let shared: XLSXSharedText
  private let styles: XLSXStyles
  private let system: XLSXDate.System

  /// Opens the workbook at `path`.
  public init(path: String, sheet choice: SheetChoice = .first) throws {
    let archive = try XLSXArchive(path: path)
    self.archive = archive
    guard archive.kind == .xlsx else { throw SheetFault.kind(archive.kind) }
    let book = try XLSXWorkbook(archive)
    (sheets, system) = (book.sheets, book.system)
    let chosen: Sheet?
    switch choice {
    case .first: chosen = book.sheets.first { !$0.isHidden } ?? book.sheets.first
    case .named(let name):
      let wanted = TextNormalization.nfc(name)
      chosen =
        book.sheets.first { TextNormalization.nfc($0.name) == wanted }
        ?? Int(name).flatMap { book.sheets.indices.contains($0 - 1) ? book.sheets[$0 - 1] : nil }
    }
    guard let chosen else {
      guard case .named(let name) = choice else { throw SheetFault.damaged(part: "xl/workbook.xml") }
      throw SheetFault.sheetUnknown(name, sheets: book.sheets.map(\.name))
    }
    sheet = chosen
    shared = try book.sharedText.map { try XLSXSharedText(try archive.stream($0)) } ?? XLSXSharedText()
    styles = try book.styles.map { try XLSXStyles(try archive.stream($0)) } ?? XLSXStyles()
  }

  public var isGrid: Bool { true }

  @discardableResult
  public func forEach(_ body: (SheetLine) throws -> Onward) throws -> [MergedRange] {
    try withoutActuallyEscaping(body) { body in
      let walk = XLSXSheetWalk(shared, styles, system, part: sheet.part, body)
      try XMLPart.walk(try archive.stream(sheet.part), begin: walk.begin, end: walk.end)
      return walk.merged
    }
  }
}

/// What a workbook says of its parts.
struct XLSXWorkbook {
  private(set) var sheets: [XLSXReader.Sheet] = []
  private(set) var system = XLSXDate.System.from1900
  private(set) var sharedText: String?
  private(set) var styles: String?

  init(_ archive: XLSXArchive) throws {
    let roots = try XLSXWorkbook.relations(archive, "_rels/.rels", of: "")
    guard let book = roots.first(where: { $0.kind == "officeDocument" })?.part, archive.has(book) else {
      throw SheetFault.damaged(part: "_rels/.rels")
    }
    let folder = book.split(separator: "/").dropLast().joined(separator: "/")
    let file = book.split(separator: "/").last.map(String.init) ?? book
    let relations = try XLSXWorkbook.relations(
      archive, (folder.isEmpty ? "" : folder + "/") + "_rels/\(file).rels", of: folder)
    var found: [XLSXReader.Sheet] = []
    var system = XLSXDate.System.from1900
    try XMLPart.walk(
      try archive.stream(book),
      begin: { _, name, attributes in
        if name == "workbookPr", ["1", "true", "on"].contains(attributes["date1904"] ?? "") { system = .from1904 }
        guard name == "sheet" else { return .goOn }
        let id = attributes.first { $0.key == "id" || $0.key.hasSuffix(":id") }?.value
        // Charts and macros have tabs too, but no cells.
        if let relation = relations.first(where: { $0.id == id }), relation.kind == "worksheet",
          archive.has(relation.part)
        {
          found.append(
            XLSXReader.Sheet(
              name: XLSXEscape.unescaped(attributes["name"] ?? ""),
              isHidden: ["hidden", "veryHidden"].contains(attributes["state"] ?? ""), part: relation.part))
        }
        guard found.count <= XLSXLimits.parts else {
          throw SheetFault.limit(Label(vi: "quá nhiều trang", en: "too many sheets"))
        }
        return .goOn
      })
    guard !found.isEmpty else { throw SheetFault.damaged(part: book) }
    (sheets, self.system) = (found, system)
    sharedText = relations.first { $0.kind == "sharedStrings" && archive.has($0.part) }?.part
    styles = relations.first { $0.kind == "styles" && archive.has($0.part) }?.part
  }

  private struct Relation {
    let id: String
    /// The last word of its type: what comes before it differs between editions of the standard.
    let kind: String
    let part: String
  }

  private static func relations(_ archive: XLSXArchive, _ part: String, of folder: String) throws -> [Relation] {
    var found: [Relation] = []
    try XMLPart.walk(
      try archive.stream(part),
      begin: { _, name, attributes in
        guard name == "Relationship", attributes["TargetMode"] != "External", let target = attributes["Target"] else {
          return .goOn
        }
        found.append(
          Relation(
            id: attributes["Id"] ?? "",
            kind: (attributes["Type"] ?? "").split(separator: "/").last.map(String.init) ?? "",
            part: resolved(target, folder)))
        guard found.count <= XLSXLimits.parts else {
          throw SheetFault.limit(Label(vi: "quá nhiều phần", en: "too many parts"))
        }
        return .goOn
      })
    return found
  }

  private static func resolved(_ target: String, _ folder: String) -> String {
    var names = target.hasPrefix("/") ? [] : folder.split(separator: "/")
    for name in target.split(separator: "/") where name != "." {
      if name == ".." { _ = names.popLast() } else { names.append(name) }
    }
    return names.joined(separator: "/")
  }
}
