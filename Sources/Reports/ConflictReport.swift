public import CanonicalJSON
internal import Causality
public import Records
public import ReplicaStore
public import Replication
internal import Sheets

/// All open conflicts, for paper and for the desk.
public struct ConflictReport: Sendable {
  public let entries: [ConflictCase]
  /// Whether sensitive values are shown.
  public let mask: Masking
  public let unit: String
  public let made: Moment
  public let registry: Registry
  public let language: Language

  /// The conflicts open in a store, or these alone, by unit, hamlet and given name.
  public init(
    _ reader: StoreReader, unit: UnitID, made: Moment, _ language: Language, mask: Masking, of own: [Conflict]? = nil
  ) throws {
    registry = reader.registry
    self.made = made
    self.language = language
    self.mask = mask
    self.unit = ConflictWords(reader.registry, language).unit(unit)
    let entries = try (own ?? reader.conflicts()).map { conflict in
      let entry = try ConflictCase(conflict, reader, language)
      let area = Array(conflict.area.unit?.description.utf8 ?? "".utf8)
      return (area + [0] + entry.subject.order + [0] + Array(conflict.record.description.utf8), entry)
    }
    self.entries = entries.sorted { $0.0.lexicographicallyPrecedes($1.0) }.map(\.1)
  }

  public var severe: Int { entries.count { $0.conflict.kind == .severe } }
  public var parallel: Int { entries.count { $0.conflict.kind == .parallel } }
  public var records: Int { Set(entries.map(\.conflict.record)).count }

  func text(_ vi: String, _ en: String) -> String { language == .vietnamese ? vi : en }

  /// The counts, in one line.
  public var summary: String {
    text(
      "\(records) bản ghi có tranh chấp: \(severe) nghiêm trọng, \(parallel) song song (đã tự gộp)",
      "\(records) \(records == 1 ? "record" : "records") in dispute: \(severe) severe, \(parallel) parallel (merged by themselves)"
    )
  }

  /// The report for scripts.
  public var json: JSON {
    [
      "unit": .string(unit), "made": .string(made.description), "severe": .integer(Int64(severe)),
      "parallel": .integer(Int64(parallel)), "records": .integer(Int64(records)),
      "conflicts": .array(entries.map(json)),
    ]
  }

  /// One conflict, as `conflicts list` gives it.
  public func json(_ entry: ConflictCase) -> JSON {
    ContractJSON.conflict(
      entry, registry.type(entry.conflict.type)?.type, why: ConflictWords(registry, language).why(entry.conflict),
      mask: mask)
  }

  /// Plain text, for a terminal or a printer.
  public var plainText: String {
    let words = ConflictWords(registry, language)
    var out = text("BẢN ĐỐI SOÁT", "CONFLICT REPORT") + " – \(unit) – \(words.day(made))\n\(summary)\n"
    var unit: UnitID?
    for entry in entries {
      if unit != entry.conflict.area.unit, let own = entry.conflict.area.unit {
        unit = own
        out += "\n== \(words.unit(own)) (\(own)) ==\n"
      }
      out += "\n" + plainText(entry)
    }
    return out
  }

  /// One conflict in plain text: a headline, then what it is about.
  public func plainText(_ entry: ConflictCase) -> String {
    let words = ConflictWords(registry, language)
    let conflict = entry.conflict
    let kind = conflict.kind == .severe ? text("NGHIÊM TRỌNG", "SEVERE") : text("song song", "parallel")
    let type = registry.type(conflict.type)?.type.label.text(language) ?? conflict.type
    var lines = [
      "\(conflict.id)  [\(kind)]  "
        + [entry.subject.title(language), entry.subject.hamlet].filter { !$0.isEmpty }.joined(separator: " – "),
      "\(type) \(conflict.record): \(words.field(conflict, mask: mask))",
    ]
    if conflict.keys.count == 1 {
      lines.append("\(text("Gốc", "Base")): \(words.choice(conflict.base, conflict, mask: mask))")
    }
    for index in conflict.siblings.indices {
      lines.append("\(Conflict.letter(index)): \(words.side(index, of: entry, mask: mask))")
    }
    lines.append(words.why(conflict))
    if let reopened = words.reopens(entry) { lines.append(reopened) }
    return lines.joined(separator: "\n  ") + "\n"
  }
}
