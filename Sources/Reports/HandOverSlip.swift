internal import Causality
public import Records
internal import Replication
internal import Sheets

/// The paper that goes with a stick: what was handed over, by whom, to whom, with the bundle's digest and two signatures.
public struct HandOverSlip {
  /// Who hands over.
  public let sender: UnitID
  /// Who is to receive it.
  public let recipient: UnitID
  /// The number of the bundle, counted by its sender.
  public let sequence: Int64
  public let packed: Moment
  /// Its name without folders.
  public let file: String
  public let sizeInBytes: Int64
  /// 64 hex digits.
  public let sha256: String
  /// Changes by area.
  public let changes: [Area: Int64]
  /// To how many keys it is sealed; 0 if whoever finds it can read it.
  public let recipientCount: Int
  /// In how many files it is carried.
  public let partCount: Int
  private let words: ConflictWords

  public init(
    from sender: UnitID, to recipient: UnitID, sequence: Int64, packed: Moment, file: String, sizeInBytes: Int64,
    sha256: String, changes: [Area: Int64], recipientCount: Int, partCount: Int, _ words: ConflictWords
  ) {
    (self.sender, self.recipient, self.sequence, self.packed) = (sender, recipient, sequence, packed)
    (self.file, self.sizeInBytes, self.sha256, self.changes) = (file, sizeInBytes, sha256, changes)
    (self.recipientCount, self.partCount, self.words) = (recipientCount, partCount, words)
  }

  /// As an official sheet, to be filled in by hand where the day and the names are.
  public var document: ReportDocument {
    var document = ReportDocument(
      kind: "PHIẾU GIAO NHẬN DỮ LIỆU", subject: "Gói số \(sequence) gửi \(words.unit(recipient))",
      letterhead: words.registry.units[sender].map { unit in
        Letterhead(
          body: "ỦY BAN NHÂN DÂN \(unit.name.uppercased())", place: ReviewReports.place(unit),
          day: packed.dayInVietnam)
      }, blocks: [.facts(facts), .table(areas)])
    document.signatures = [
      Signature(title: "BÊN GIAO", hint: "Ký, ghi rõ họ tên, ngày giờ"),
      Signature(title: "BÊN NHẬN", hint: "Ký, ghi rõ họ tên, ngày giờ"),
    ]
    document.blocks.append(
      .note("Bên nhận đối chiếu mã ngắn khi nhập gói (ganh merge, ganh inspect). Mã đầy đủ SHA-256: \(sha256)"))
    return document
  }

  private var facts: [(name: String, value: String)] {
    let seal =
      recipientCount > 0
      ? "niêm phong cho \(recipientCount) khóa" : "KHÔNG niêm phong: ai nhặt được cũng đọc được"
    let parts = partCount < 2 ? [] : [(name: "Số phần", value: "\(partCount)")]
    return [
      (name: "Bên giao", value: words.unit(sender)), (name: "Bên nhận", value: words.unit(recipient)),
      (name: "Tệp", value: file), (name: "Cỡ", value: "\(Value.grouped(sizeInBytes)) byte"),
      (name: "Mã ngắn", value: HandOverSlip.short(sha256)),
      (name: "Số thay đổi", value: Value.grouped(changes.values.reduce(0, +))), (name: "Niêm phong", value: seal),
      (name: "Đóng gói lúc", value: Spelling.moment(packed)),
    ] + parts
  }

  private var areas: ReportTable {
    let branches = words.registry.schemas.values.flatMap(\.branches)
    let rows = changes.sorted { $0.key < $1.key }.map { area, count in
      SheetLayout.Row([
        .text(area.unit.map { words.unit($0) } ?? "\(area)"),
        .text(branches.first { $0.name == area.branch }?.label.vi ?? String(area.branch)), .integer(count),
      ])
    }
    return ReportTable(
      columns: [
        SheetLayout.Column("unit", .text), SheetLayout.Column("branch", .text, width: 28),
        SheetLayout.Column("changes", .integer),
      ], heads: SheetLayout.Heads(["Đơn vị", "Phần việc", "Số thay đổi"]), rows: rows)
  }

  /// What two people can compare by telephone: the first sixteen digits in fours.
  static func short(_ digest: String) -> String {
    var out = ""
    for (index, digit) in digest.prefix(16).enumerated() {
      if index > 0, index % 4 == 0 { out += " " }
      out.append(digit)
    }
    return out.uppercased()
  }
}
