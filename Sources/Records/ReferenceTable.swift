/// A table of reference data of a schema: the standards, calendars and prizes that programs read by name. Dated, so that
/// another year is another row and not another program.
public struct ReferenceTable: Hashable, Sendable {
  /// An identifier.
  public let name: String
  /// What people call it.
  public let label: Label
  /// In the order of the file.
  public let rows: [Row]

  /// A table of these rows.
  public init(name: String, label: Label, rows: [Row]) {
    self.name = name
    self.label = label
    self.rows = rows
  }

  /// One row: what the file says under each key.
  public struct Row: Hashable, Sendable {
    /// By key.
    public let cells: [String: Cell]

    /// A row of these cells.
    public init(_ cells: [String: Cell]) { self.cells = cells }

    /// What stands under `key`, nil if nothing.
    public subscript(key: String) -> Cell? { cells[key] }
    /// Whether it comes from memory or from second-hand pages: nobody has checked it against the gazette.
    public var isUnverified: Bool { cells["unverified"]?.text == "true" }
    /// Where it is from: decree and clause.
    public var source: String { cells["source"]?.text ?? "" }
    /// The words under `vi` and `en`, nil if one is missing.
    public var label: Label? {
      guard let vi = cells["vi"]?.text, let en = cells["en"]?.text else { return nil }
      return Label(vi: vi, en: en)
    }
  }

  /// What stands under a key: words and numbers as they are spelled, lists and groups of them.
  public indirect enum Cell: Hashable, Sendable {
    case text(String)
    case list([Cell])
    case group([String: Cell])

    /// The words, nil of a list or a group.
    public var text: String? { if case .text(let text) = self { text } else { nil } }
    /// The integer that is spelled, nil if none is.
    public var integer: Int64? { text.flatMap { Int64($0) } }
    /// The day, month or year that is spelled, nil if none is.
    public var date: PartialDate? { text.flatMap { PartialDate($0) } }
    /// The items, nil of anything but a list.
    public var list: [Cell]? { if case .list(let items) = self { items } else { nil } }
    /// The items of a list of words; nil if one is something else.
    public var texts: [String]? {
      guard let list else { return nil }
      let texts = list.compactMap(\.text)
      return texts.count == list.count ? texts : nil
    }
    /// What stands under a key of a group, nil if nothing.
    public subscript(key: String) -> Cell? { if case .group(let cells) = self { cells[key] } else { nil } }
  }
}
