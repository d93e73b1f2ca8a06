internal import Causality
public import CanonicalJSON
internal import Exchange
internal import Records
internal import Replication
internal import Sheets

extension BreachSheet {
  private func text(_ vi: String, _ en: String) -> String { language == .vietnamese ? vi : en }
  private var words: ConflictWords { ConflictWords(registry, language) }

  private func unit(_ text: String) -> String {
    let parts = text.split(separator: "#", maxSplits: 1).map(String.init)
    guard let id = UnitID(parts[0]) else { return text }
    return words.unit(id) + " (\(text))"
  }

  /// Who can read it, one a line.
  private var sealLines: [String] {
    switch bundle.seal {
    case .none: [text("KHÔNG NIÊM PHONG: ai nhặt được cũng đọc được", "NOT SEALED: whoever finds the file")]
    case .keys(let count):
      [
        text(
          "\(count) khóa; tệp không cho biết của ai",
          "\(count) key\(count == 1 ? "" : "s"); the file does not say whose")
      ]
    case .readers(let readers):
      readers.map { reader in
        let whose = reader.unit.map(unit) ?? text("kho không còn được biết", "a store that is not known any more")
        let escrow = reader.isEscrow ? text(" – khóa dự phòng", " – escrow key") : ""
        let office = reader.office.map { ", \(Legible.line($0))" } ?? ""
        let holder = reader.holder.isEmpty ? "" : ", \(Legible.line(reader.holder))"
        return whose + office + holder + escrow + "  \(reader.fingerprint)"
      }
    }
  }

  /// What stands above the table, fact by fact.
  private var facts: [(name: String, value: String)] {
    let size = Value.grouped(bundle.sizeInBytes, language)
    let day = Moment(bundle.packed).map(Spelling.moment) ?? bundle.packed
    let author = bundle.author.isEmpty ? "" : ", \(Legible.line(bundle.author))"
    return [
      (text("tệp", "file"), bundle.names.map(Legible.line).joined(separator: ", ")),
      ("SHA-256", "\(bundle.sha256)"),
      (
        text("cỡ", "size"),
        text(
          "\(size) byte, \(bundle.changes) thay đổi",
          "\(size) bytes, \(bundle.changes) change\(bundle.changes == 1 ? "" : "s")")
      ),
      (text("gói lúc", "packed"), day + text(", gói số ", ", number ") + "\(bundle.number)"),
      (text("bởi", "by"), unit(bundle.sender) + author + "  \(bundle.signer)"),
      (text("cho", "for"), unit(bundle.recipient)),
    ] + sealLines.map { (text("mở được", "opens it"), $0) }
  }

  /// That the store no longer has all of it; nil if it has.
  private var lack: String? {
    found == bundle.changes
      ? nil
      : text(
        "CHÚ Ý: kho chỉ còn \(found) trong \(bundle.changes) thay đổi của gói: danh sách có thể thiếu",
        "MIND: the store has \(found) of the bundle's \(bundle.changes) changes: the list may be short")
  }

  private var headLines: [String] {
    facts.map { $0.name + String(repeating: " ", count: max(1, 10 - $0.name.count)) + $0.value }
      + (lack.map { [$0] } ?? [])
  }

  /// Counts, one a line.
  private var countLines: [String] {
    [
      text(
        "\(rows.count) bản ghi, khoảng \(people) người được nêu tên",
        "\(rows.count) records, about \(people) people named")
    ] + types.map { "  \($0.label): \($0.count)" }
      + [
        sensitive.isEmpty
          ? text("Không có dữ liệu nhạy cảm.", "No sensitive data.") : text("Dữ liệu nhạy cảm:", "Sensitive data:")
      ]
      + sensitive.map { "  \($0.label): \($0.count)" }
      + (authors.isEmpty
        ? [] : [text("Tên cán bộ ghi: ", "Names of those who wrote: ") + authors.joined(separator: ", ")])
  }

  /// What stands above the table, without the list of records.
  public var summary: String { (headLines + countLines).joined(separator: "\n") }

  private var title: String { text("DỮ LIỆU TRONG GÓI BỊ MẤT", "WHAT A LOST BUNDLE HELD") }

  private var duty: String {
    text(
      "Thông báo cho Bộ Công an (A05) trong 72 giờ: Nghị định 13/2023/NĐ-CP, điều 23.",
      "Notify the Ministry of Public Security (A05) within 72 hours: Decree 13/2023/NĐ-CP, article 23.")
  }

  private var columnHeads: [String] {
    [
      text("Loại", "Type"), text("Bản ghi", "Record"), text("Tên", "Name"), text("Chủ hộ", "Head"),
      text("Đơn vị", "Unit"), text("Thôn", "Hamlet"), text("Trường", "Fields"), text("Nhạy cảm", "Sensitive"),
    ]
  }

  private func cells(_ row: Row) -> [String] {
    [
      row.typeLabel, row.record.description, row.subject.name, row.subject.head, row.unit.map { words.unit($0) } ?? "",
      row.subject.hamlet, row.fieldLabels.joined(separator: ", "),
      row.sensitive.map { "\($0.label): \($0.values.joined(separator: "; "))" }.joined(separator: " | "),
    ]
  }

  /// Plain text, for a terminal or a printer.
  public var plainText: String {
    let lines = rows.map { row in
      let whose = [row.subject.title(language), row.subject.hamlet, row.unit.map { words.unit($0) } ?? ""]
      return "\(row.record)  \(row.typeLabel): " + whose.filter { !$0.isEmpty }.joined(separator: " – ")
        + row.sensitive.map { "\n    \($0.label): \($0.values.joined(separator: "; "))" }.joined()
    }
    let head = [title, Spelling.moment(made), duty, ""] + headLines + [""] + countLines + [""]
    return (head + lines).joined(separator: "\n") + "\n"
  }

  /// The sheet as a page and for Excel: a row a record.
  public var document: ReportDocument {
    let keys = ["type", "record", "name", "head", "unit", "hamlet", "fields", "sensitive"]
    let columns = zip(keys, [12, 20, 20, 20, 14, 14, 24, 24]).map { key, width in
      SheetLayout.Column(key, key == "record" ? .id : .text, width: width)
    }
    let table = ReportTable(
      columns: columns, heads: SheetLayout.Heads(columnHeads), rowHead: "record",
      rows: rows.lazy.map { row in SheetLayout.Row(cells(row).map { .text($0) }) })
    return ReportDocument(
      kind: title, subject: "", paper: .landscape, language: language,
      blocks: [.paragraph("\(Spelling.moment(made)) · \(duty)"), .facts(facts)] + (lack.map { [.note($0)] } ?? [])
        + [.list(countLines), .table(table)])
  }

  /// The sheet for scripts.
  public var json: JSON {
    let seal: (JSON, [JSON]) =
      switch bundle.seal {
      case .none: (false, [])
      case .keys(let count): (true, Array(repeating: .null, count: count))
      case .readers(let readers):
        (
          true,
          readers.map {
            [
              "fingerprint": .string($0.fingerprint), "unit": $0.unit.map { .string($0) } ?? .null,
              "office": $0.office.map { .string($0) } ?? .null, "holder": .string($0.holder),
              "escrow": .bool($0.isEscrow),
            ]
          }
        )
      }
    return [
      "source": .string(bundle.source.rawValue), "files": .array(bundle.names.map { .string($0) }),
      "sha256": .string(bundle.sha256.description), "bytes": .integer(bundle.sizeInBytes),
      "packed": .string(bundle.packed), "sequence": .integer(bundle.number), "from": .string(bundle.sender),
      "by": .string(bundle.author), "signer": .string(bundle.signer), "to": .string(bundle.recipient),
      "sealed": seal.0, "readers": .array(seal.1), "changes": .integer(bundle.changes), "found": .integer(Int64(found)),
      "people": .integer(Int64(people)), "types": counts(types), "sensitive": counts(sensitive),
      "authors": .array(authors.map { .string($0) }), "records": .array(rows.map(json)),
    ]
  }

  private func counts(_ counts: [(name: String, label: String, count: Int)]) -> JSON {
    .array(counts.map { ["name": .string($0.name), "records": .integer(Int64($0.count))] })
  }

  private func json(_ row: Row) -> JSON {
    [
      "record": ContractJSON.dot(row.record), "type": .string(row.type),
      "unit": row.unit.map { .string($0.description) } ?? .null,
      "subject": [
        "name": .string(row.subject.name), "head": .string(row.subject.head), "hamlet": .string(row.subject.hamlet),
      ],
      "fields": .array(row.fields.map { .string($0) }),
      "sensitive": .object(row.sensitive.map { JSON.Member($0.field, .array($0.values.map { .string($0) })) }),
    ]
  }
}
