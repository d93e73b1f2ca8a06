internal import Causality
internal import Movement
public import Records
public import ReplicaStore
internal import Replication
internal import Sheets

/// What two units must both have, on paper: of each area the digest of its state, what is in it, what is open. Each side
/// prints its own; equal digests are equal data.
public struct ReconciliationReport {
  private let reader: StoreReader
  private let own: UnitID
  private let other: UnitID
  private let made: Moment
  private let mask: Masking

  /// Between the unit of this store and another one.
  public init(_ reader: StoreReader, own: UnitID, other: UnitID, made: Moment, mask: Masking) {
    (self.reader, self.own, self.other, self.made, self.mask) = (reader, own, other, made, mask)
  }

  /// The areas of which both are to have the same: those of the lower unit and all below it.
  private func areas() throws -> [Area] {
    let units = reader.registry.units
    let lower = units.isUnder(own, other) ? own : other
    return try reader.areas().filter { area in
      area.unit.map { $0 == lower || units.isUnder($0, lower) } ?? false
    }
  }

  private struct Line {
    let area: Area
    let state: Digest
    var records = 0
    var conflicts: [Conflict] = []
    var findings = 0
    var held = 0
  }

  private func lines() throws -> [Line] {
    var lines = try areas().map { Line(area: $0, state: try reader.stateDigest(of: $0)) }
    let places = Dictionary(lines.enumerated().map { ($1.area, $0) }, uniquingKeysWith: { first, _ in first })
    let types = reader.registry.schemas.values.flatMap(\.types).reduce(into: Set<String>()) { $0.insert($1.name) }
    for type in types.sorted() where reader.registry.type(type) != nil {
      try reader.forEachValues(of: type, [], in: lines.map(\.area)) { row in
        if row.isPresent, let place = places[row.area] { lines[place].records += 1 }
      }
    }
    for conflict in try reader.conflicts() {
      if let place = places[conflict.area] { lines[place].conflicts.append(conflict) }
    }
    func place(_ record: RecordID) throws -> Int? { try reader.area(of: record.replica).flatMap { places[$0] } }
    for finding in try reader.findings() {
      if let place = try place(finding.record) { lines[place].findings += 1 }
    }
    for finding in try StoreFinding.all(in: reader) where finding.explanation == nil {
      for area in Set(finding.records.map(\.area)) {
        if let place = places[area] { lines[place].findings += 1 }
      }
    }
    for held in try reader.heldChanges() {
      if let place = try place(held.record) { lines[place].held += 1 }
    }
    return lines
  }

  /// Biên bản đối chiếu số liệu.
  public func document() throws -> ReportDocument {
    let lines = try lines()
    // Two of which neither is above the other have nothing in common to sign.
    guard !lines.isEmpty else { throw ReportFault.alone }
    let units = reader.registry.units
    func name(_ unit: UnitID) -> String { units[unit]?.name ?? unit.description }
    let open = lines.flatMap(\.conflicts)
    let severe = open.count { $0.kind == .severe }
    var blocks: [ReportDocument.Block] = [
      .paragraph(
        "Hai bên so mã trạng thái của từng vùng: mã giống nhau là số liệu giống nhau. Mã trạng thái in trên bản của bên kia phải trùng với bản này."
      ),
      .table(areaTable(lines)),
    ]
    if !open.isEmpty {
      let report = try ConflictReport(reader, unit: own, made: made, .vietnamese, mask: mask, of: open)
      blocks += [.heading(level: 2, "Tranh chấp còn mở: \(report.summary)")] + report.document.tables.map { .table($0) }
    }
    var document = ReportDocument(
      kind: "BIÊN BẢN", subject: "Đối chiếu số liệu giữa \(name(own)) và \(name(other))",
      letterhead: Letterhead(
        body: "ỦY BAN NHÂN DÂN \(name(own).uppercased())",
        place: units[own].map(ReviewReports.place) ?? name(own)),
      paper: .landscape, blocks: blocks)
    document.provisional = severe > 0 ? ReportDocument.Provisional(conflicts: severe) : nil
    document.signatures = [own, other].map { unit in
      Signature(title: "ĐẠI DIỆN \(name(unit).uppercased())", hint: "Ký, ghi rõ họ tên")
    }
    document.standing = ReportDocument.Standing(
      digest: Digest(ofStates: lines.map { ($0.area, $0.state) }).description, moment: made)
    return document
  }

  private func areaTable(_ lines: [Line]) -> ReportTable {
    let units = reader.registry.units
    func branch(_ area: Area) -> String {
      let key = String(area.branch)
      let branches = reader.registry.schemas.values.flatMap(\.branches)
      return branches.first { $0.name == key }?.label.vi ?? key
    }
    let rows = lines.enumerated().map { index, line in
      let isOpen = line.conflicts.contains { $0.kind == .severe }
      let counts = [
        line.records, line.conflicts.count { $0.kind == .severe }, line.conflicts.count { $0.kind == .parallel },
        line.held, line.findings,
      ]
      return SheetLayout.Row(
        [
          .text("\(index + 1)"), .text(line.area.unit.flatMap { units[$0]?.name } ?? "", isOpen ? [.provisional] : []),
          .text(branch(line.area)), .text(line.area.description),
        ] + counts.map { .integer(Int64($0)) } + [.text(line.state.description)])
    }
    return ReportTable(
      columns: [
        SheetLayout.Column("number", .id, width: 4), SheetLayout.Column("unit", .text, width: 14),
        SheetLayout.Column("branch", .text, width: 14), SheetLayout.Column("area", .id, width: 16),
        SheetLayout.Column("records", .integer), SheetLayout.Column("severe", .integer),
        SheetLayout.Column("parallel", .integer), SheetLayout.Column("held", .integer),
        SheetLayout.Column("findings", .integer), SheetLayout.Column("state", .id, width: 34),
      ],
      heads: SheetLayout.Heads([
        "TT", "Đơn vị", "Nội dung", "Vùng", "Số bản ghi", "Tranh chấp phải quyết định", "Tranh chấp đã tự gộp",
        "Thay đổi giữ lại", "Điểm kiểm tra", "Mã trạng thái",
      ]), rowHead: "unit", rows: rows)
  }
}
