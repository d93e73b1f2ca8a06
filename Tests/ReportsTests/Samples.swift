import Records
import Reports
import Sheets

/// Documents as offices make them, with figures and people that are made up.
enum Samples {
  typealias Column = SheetLayout.Column
  typealias Head = SheetLayout.Heads.Head
  typealias Row = SheetLayout.Row
  typealias Cell = SheetLayout.Cell

  static let communes = [
    "Thị trấn Vạn Giã", "Xã Đại Lãnh", "Xã Vạn Phước", "Xã Vạn Long", "Xã Vạn Bình", "Xã Vạn Thọ", "Xã Vạn Khánh",
    "Xã Vạn Phú", "Xã Vạn Lương", "Xã Vạn Thắng", "Xã Vạn Hưng", "Xã Vạn Thạnh", "Xã Xuân Sơn",
  ]

  static func head(_ sign: String, number: Int? = nil) -> Letterhead {
    Letterhead(
      parent: "ỦY BAN NHÂN DÂN TỈNH KHÁNH HÒA", body: "ỦY BAN NHÂN DÂN HUYỆN VẠN NINH", place: "Vạn Ninh",
      day: PartialDate(year: 2023, month: 12, day: 5), number: number, sign: sign)
  }

  /// Official table 2: how the poor households have changed. Three rows of heads, numbers with formulas.
  static func changes(communes: Int = 13) -> ReportTable {
    let columns: [Column] =
      [.init("no", .id, width: 5), .init("commune", .text, width: 17), .init("of", .text, width: 10)]
      + zip(
        ["start", "near_poor", "above", "less", "from_near_poor", "again", "new", "more", "end"],
        ["1", "2", "3", "4", "5", "6", "7", "8", "9=1-2-3-4+5+6+7+8"]
      ).map { Column($0, .integer, number: $1) }
    let heads = SheetLayout.Heads(
      [
        [
          Head("TT", rows: 3), Head("Phường/Xã", rows: 3), Head("Phân tổ", rows: 3),
          Head("Tổng số hộ nghèo đầu kỳ", rows: 3), Head("Diễn biến giảm trong kỳ", columns: 3),
          Head("Diễn biến tăng trong kỳ", columns: 4), Head("Tổng số hộ nghèo cuối kỳ", rows: 3),
        ],
        [
          Head("Số hộ thoát nghèo", columns: 2), Head("Số hộ giảm khác", rows: 2),
          Head("Hộ cận nghèo trở thành hộ nghèo", rows: 2), Head("Hộ nghèo bổ sung", columns: 2),
          Head("Số hộ tăng khác", rows: 2),
        ],
        ["Trở thành hộ cận nghèo", "Vượt chuẩn cận nghèo", "Tái nghèo", "Phát sinh mới"],
      ], columns: 12)
    return ReportTable(
      columns: columns, heads: heads,
      findings: [
        Finding(
          1, "Cột 9 của Xã Đại Lãnh ghi 305, tính theo công thức là 307.",
          details: ["Nguyễn Thị Mẫu, thôn Tây Bắc 1: không có phiếu rà soát", "Trần Văn Thử, thôn Đông Nam: hai phiếu"])
      ]
    ) { give in
      let sums = (1...9).map { Cell.integer(Int64($0 * 1137 % 1400)) }
      try give(Row([.text("1"), .text("Huyện Vạn Ninh"), .text("Hộ")] + sums, weight: .sum))
      try give(Row([.text("1"), .text("Huyện Vạn Ninh"), .text("Nhân khẩu")] + sums, weight: .sum, bond: .withAbove))
      for index in 0..<communes {
        let name = Samples.communes[index % Samples.communes.count]
        let values = (1...9).map { Int64((index + 3) * $0 * 37 % 190) }
        let cells = values.enumerated().map { column, value -> Cell in
          switch (index, column) {
          case (0, 7): .empty
          case (1, 8): .integer(305, [.finding(1)])
          case (4, 8): .integer(value, [.provisional])
          default: .integer(value)
          }
        }
        let title: [Cell] = [.text("1.\(index + 1)"), .text(name)]
        try give(Row(title + [.text("Hộ")] + cells, level: 1))
        try give(Row(title + [.text("Nhân khẩu")] + cells, level: 1, bond: .withAbove))
      }
    }
  }

  static func synthesis(communes: Int = 13) -> ReportDocument {
    var document = ReportDocument(
      kind: "TỔNG HỢP", subject: "Diễn biến hộ nghèo năm 2023", letterhead: head("BC-UBND", number: 5),
      paper: .landscape, blocks: [.table(changes(communes: communes))])
    document.provisional = .init(conflicts: 3, named: ["C-4K7Q2M9A Nguyễn Văn Mẫu – Đầm Môn: Diện hộ"])
    document.standing = .init(
      decision: "Quyết định số 1234/QĐ-UBND ngày 04/12/2023", digest: String(repeating: "3f2a9c01", count: 8),
      moment: Moment(milliseconds: 1_701_750_000_000))
    document.signatures = [
      Signature(title: "NGƯỜI LẬP BIỂU", hint: "Ký, ghi rõ họ tên"),
      Signature(authority: "TM. ỦY BAN NHÂN DÂN", title: "CHỦ TỊCH", name: "Nguyễn Thị Ví Dụ"),
    ]
    return document
  }

  static func poor(_ count: Int) -> ReportDocument {
    let family = ["Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng"]
    let given = ["Ánh", "Bình", "Cường", "Đức", "Hiền", "Ngọc Thủy", "Phượng", "Quỳnh", "Thắng", "Uyên", "Ý Nhi"]
    let table = ReportTable(
      columns: [
        .init("no", .id, width: 4), .init("name", .text, width: 24), .init("male", .id, width: 6),
        .init("female", .id, width: 6), .init("hamlet", .text, width: 18), .init("members", .integer, width: 6),
        .init("note", .text, width: 12),
      ],
      heads: SheetLayout.Heads(
        [
          [
            Head("TT", rows: 2), Head("Họ và tên chủ hộ", rows: 2), Head("Năm sinh", columns: 2),
            Head("Thôn", rows: 2), Head("Số khẩu", rows: 2), Head("Ghi chú", rows: 2),
          ],
          ["Nam", "Nữ"],
        ], columns: 7)
    ) { give in
      for index in 0..<count {
        let born = Cell(.integer(Int64(1935 + index * 7 % 70)))
        try give(
          Row([
            .text("\(index + 1)"),
            .text("\(family[index % family.count]) \(index % 2 == 0 ? "Văn" : "Thị") \(given[index % given.count])"),
            index % 2 == 0 ? born : .empty, index % 2 == 0 ? .empty : born,
            .text(["Đầm Môn", "Khải Lương", "Ninh Đảo", "Vĩnh Yên", "Điệp Sơn"][index % 5]),
            .integer(Int64(index % 8)), .text(index % 9 == 0 ? "Tái nghèo" : ""),
          ]))
      }
    }
    var document = ReportDocument(
      kind: "DANH SÁCH", subject: "Hộ nghèo xã Vạn Thạnh năm 2023",
      letterhead: Letterhead(
        parent: "ỦY BAN NHÂN DÂN HUYỆN VẠN NINH", body: "ỦY BAN NHÂN DÂN XÃ VẠN THẠNH", place: "Vạn Thạnh",
        sign: "DS-UBND"),
      blocks: [.table(table)])
    document.audience = .everybody
    document.recipients = ["UBND huyện", "Nhà văn hóa các thôn", "Lưu: VT, LĐTBXH"]
    document.signatures = [Signature(authority: "TM. ỦY BAN NHÂN DÂN", title: "CHỦ TỊCH", name: "Lê Văn Ví Dụ")]
    return document
  }

  static let rates = Chart.lines(
    LineChart(
      ChartFigures(
        title: "Tỷ lệ hộ nghèo", description: "Tỷ lệ hộ nghèo của ba xã từ 2021 đến 2023 đều giảm.",
        kind: .rate(scale: 2), unit: "%", pointsName: "Năm", points: ["2021", "2022", "2023"],
        series: [
          .init("Xã Vạn Thạnh", [1210, 954, 720]), .init("Xã Vạn Hưng", [450, nil, 191]),
          .init("Xã Vạn Phước", [430, 300, 188]),
        ])))

  static let contributions = Chart.bars(
    BarChart(
      ChartFigures(
        title: "Đóng góp năm 2023", description: "Đóng góp bằng tiền và hiện vật của ba xã.", kind: .money,
        unit: "đồng", pointsName: "Phường/Xã", points: ["Thị trấn Vạn Giã", "Xã Vạn Hưng", "Xã Vạn Thạnh"],
        series: [
          .init("Tiền mặt", [125_500_000, 48_000_000, 0]), .init("Hiện vật quy tiền", [20_000_000, nil, 15_250_000]),
          .init("Ngày công quy tiền", [8_000_000, 30_000_000, 61_000_000]),
        ])))

  static let deadlines = Chart.deadlines(
    DeadlineChart(
      title: "Thời hạn năm 2023", description: "Bốn việc: một đã xong, một xong muộn, một quá hạn, một chưa định ngày.",
      day: day(2023, 12, 6),
      items: [
        .init("Kế hoạch của đơn vị", due: day(2022, 9, nil), .done),
        .init("Báo cáo kết quả gửi Phòng Nội vụ", due: day(2023, 11, 19), .late),
        .init("Hồ sơ đề nghị khen thưởng gửi Phòng Lao động - Thương binh và Xã hội", due: day(2023, 11, 30), .overdue),
        .init("Thẩm định, trình quyết định", due: day(2023, 12, 9), .waiting),
        .init("Tổng kết giai đoạn", due: nil, .waiting),
      ]))

  static func day(_ year: Int, _ month: Int?, _ day: Int?) -> PartialDate {
    PartialDate(year: year, month: month, day: day) ?? Moment(milliseconds: 0).dayInVietnam
  }

  static var minutes: ReportDocument {
    let sides = ReportTable(
      caption: "Các điểm đã thống nhất",
      columns: [
        .init("case", .id, width: 14), .init("who", .text, width: 18), .init("field", .text, width: 10),
        .init("commune", .text, width: 10), .init("district", .text, width: 10), .init("agreed", .text, width: 10),
      ],
      heads: .init(["Mã", "Hộ", "Mục", "Số của xã", "Số của huyện", "Thống nhất"]),
      rows: (0..<4).map { index in
        Row([
          .text("C-4K7Q2M9\(index)"), .text("Nguyễn Văn Mẫu, thôn Đầm Môn"), .text("Diện hộ"), .text("Hộ nghèo"),
          .text("Hộ cận nghèo"), .text("Hộ nghèo", [.strong]),
        ])
      })
    var document = ReportDocument(
      kind: "BIÊN BẢN", subject: "Đối chiếu số liệu hộ nghèo, hộ cận nghèo năm 2023",
      letterhead: head("BB-LĐTBXH"),
      blocks: [
        .heading(level: 1, "I. Thành phần"),
        .list(["Đại diện xã Vạn Thạnh: bà Trần Thị Thử, công chức Văn hóa - Xã hội", "Đại diện huyện: ông Lê Văn Mẫu"]),
        .heading(level: 1, "II. Nội dung"),
        .paragraph(
          "Hai bên đã đối chiếu \(Spelling.count(4)) điểm khác nhau giữa sổ của xã và sổ của huyện, tổng số tiền hỗ trợ liên quan \(Spelling.money(1_500_000)), và thống nhất như bảng sau."
        ),
        .table(sides),
        .heading(level: 2, "Điểm chưa rõ"),
        .finding(Finding(1, "Hộ bà Đặng Thị Ví Dụ có trong hai thôn.", details: ["Đầm Môn, số 12", "Ninh Đảo, số 3"])),
        .paragraph("Biên bản lập thành 02 bản, mỗi bên giữ 01 bản."),
      ])
    document.bases = [
      "Căn cứ Quyết định số 24/2021/QĐ-TTg ngày 16/7/2021 của Thủ tướng Chính phủ;",
      "Căn cứ kế hoạch rà soát năm 2023 của Ủy ban nhân dân huyện,",
    ]
    document.signatures = [
      Signature(title: "ĐẠI DIỆN XÃ VẠN THẠNH", hint: "Ký, ghi rõ họ tên"),
      Signature(title: "ĐẠI DIỆN HUYỆN VẠN NINH", hint: "Ký, ghi rõ họ tên", name: "Lê Văn Mẫu"),
    ]
    document.recipients = ["UBND huyện", "UBND xã Vạn Thạnh", "Lưu: VT, LĐTBXH"]
    document.standing = .init(
      digest: String(repeating: "3f2a9c01", count: 8), moment: Moment(milliseconds: 1_701_750_000_000))
    return document
  }

  static var charts: ReportDocument {
    ReportDocument(
      kind: "BÁO CÁO", subject: "Tiến độ phong trào năm 2023", letterhead: head("BC-UBND"),
      blocks: [.chart(rates), .chart(contributions), .chart(deadlines)])
  }
}
