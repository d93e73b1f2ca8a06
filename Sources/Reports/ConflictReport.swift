public import CanonicalJSON
internal import Causality
public import Records
public import ReplicaStore
public import Replication
internal import Sheets

/// All open conflicts, for paper and for the desk.
public struct ConflictReport: Sendable {
  /// One conflict with what one needs to know the record by.
  public struct Entry: Sendable {
    public let conflict: Conflict
    /// The person or thing that the record is about: head of household, name, donor.
    public let title: String
    public let hamlet: String
    public let why: String
  }

  public let entries: [Entry]
  public let unit: String
  public let made: Moment
  public let registry: Registry
  public let language: Language

  /// The conflicts open in a store, by unit, hamlet and given name.
  public init(_ reader: StoreReader, unit: UnitID, made: Moment, _ language: Language) throws {
    registry = reader.registry
    self.made = made
    self.language = language
    let words = ConflictWords(reader.registry, language)
    self.unit = words.unit(unit)
    var entries: [(key: [UInt8], entry: Entry)] = []
    for conflict in try reader.conflicts() {
      let state = try reader.state(of: conflict.record)
      func shown(_ names: [String]) -> String {
        names.lazy.compactMap { name in state?.field(FieldKey(name))?.shown.plainText }.first ?? ""
      }
      let title = shown(["head_name", "full_name", "name", "donor", "indicator"])
      let hamlet = shown(["hamlet"])
      let key =
        Array(conflict.area.description.utf8) + [0] + VietnameseCollation.key(hamlet) + [0]
        + VietnameseCollation.personKey(title) + [0] + Array(conflict.record.description.utf8)
      entries.append((key, Entry(conflict: conflict, title: title, hamlet: hamlet, why: words.why(conflict))))
    }
    self.entries = entries.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.entry)
  }

  public var severe: Int { entries.count { $0.conflict.kind == .severe } }
  public var parallel: Int { entries.count { $0.conflict.kind == .parallel } }
  public var records: Int { Set(entries.map(\.conflict.record)).count }

  func text(_ vi: String, _ en: String) -> String { language == .vietnamese ? vi : en }

  /// The counts, in one line.
  public var summary: String {
    text(
      "\(records) bản ghi có tranh chấp: \(severe) nghiêm trọng, \(parallel) song song (đã tự gộp)",
      "\(records) records in dispute: \(severe) severe, \(parallel) parallel (merged by themselves)")
  }

  public var json: JSON {
    [
      "unit": .string(unit), "made": .string(made.description), "severe": .integer(Int64(severe)),
      "parallel": .integer(Int64(parallel)), "records": .integer(Int64(records)),
      "conflicts": .array(entries.map { ContractJSON.conflict($0.conflict, why: $0.why) }),
    ]
  }

  /// Plain text, for a terminal or a printer.
  public var plainText: String {
    let words = ConflictWords(registry, language)
    var out = text("BẢN ĐỐI SOÁT", "CONFLICT REPORT") + " – \(unit) – \(words.day(made))\n\(summary)\n"
    var area = ""
    for entry in entries {
      let conflict = entry.conflict
      if area != conflict.area.description {
        area = conflict.area.description
        out += "\n== \(conflict.area.unit.map { words.unit($0) } ?? area) (\(area)) ==\n"
      }
      let kind = conflict.kind == .severe ? text("NGHIÊM TRỌNG", "SEVERE") : text("song song", "parallel")
      out += "\n\(conflict.id)  [\(kind)]  \(entry.title)\(entry.hamlet.isEmpty ? "" : " – \(entry.hamlet)")\n"
      out += "  \(words.field(conflict))\n"
      if conflict.keys.count == 1 {
        out += "  \(text("Gốc", "Base")): \(words.choice(conflict.base, conflict, mask: .sensitive))\n"
        for (index, sibling) in conflict.siblings.enumerated() {
          let reason = sibling.reason.isEmpty ? "" : " – “\(sibling.reason)”"
          out +=
            "  \(Conflict.letter(index)): \(words.choice(sibling.choice, conflict, mask: .sensitive))  ← \(words.who(sibling))\(reason)\n"
        }
      }
      out += "  \(entry.why)\n"
    }
    return out
  }
}
