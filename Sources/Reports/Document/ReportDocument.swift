public import Records
public import Sheets

/// A report as it is meant: who issues it, what it says, who signs, on what it stands. How it looks is for its
/// renderings.
public struct ReportDocument {
  /// A part of the body.
  public enum Block {
    case paragraph(String)
    /// Level 1 to 3.
    case heading(level: Int, String)
    case list([String])
    /// What is so, fact by fact: a name and its value.
    case facts([(name: String, value: String)])
    case table(ReportTable)
    case chart(Chart)
    case finding(Finding)
    case note(String)
  }

  /// For whose eyes it is.
  public enum Audience: String, Hashable, Sendable {
    case office
    case everybody = "public"
  }

  /// Figures that may still change.
  public struct Provisional: Hashable, Sendable {
    /// How many conflicts are open beneath the figures.
    public let conflicts: Int
    /// Those that are named, each in a line.
    public let named: [String]

    /// So many conflicts, of which some may be named.
    public init(conflicts: Int, named: [String] = []) { (self.conflicts, self.named) = (conflicts, named) }
  }

  /// On what the figures stand.
  public struct Standing: Hashable, Sendable {
    /// The decision that made them official, if there is one.
    public let decision: String?
    /// The digest of the state that was counted.
    public let digest: String
    /// When it was counted, by this machine's clock.
    public let moment: Moment

    /// Of a state at a moment.
    public init(decision: String? = nil, digest: String, moment: Moment) {
      (self.decision, self.digest, self.moment) = (decision, digest, moment)
    }
  }

  /// Nil: no official form, but a sheet for work.
  public var letterhead: Letterhead?
  /// What kind of document it is: `BÁO CÁO`, `BIÊN BẢN`, `DANH SÁCH`, `TỔNG HỢP`.
  public var kind: String
  /// What it is about.
  public var subject: String
  /// How the page lies.
  public var paper: SheetLayout.Paper
  /// `Căn cứ …`, each a line.
  public var bases: [String] = []
  /// The body, from above.
  public var blocks: [Block]
  /// One or two, from the left.
  public var signatures: [Signature] = []
  /// `Nơi nhận`, each a line without its dash.
  public var recipients: [String] = []
  /// For whose eyes it is.
  public var audience: Audience = .office
  /// Nil where no figure may still change.
  public var provisional: Provisional?
  /// Why the figures are less than final, each a sentence.
  public var cautions: [String] = []
  /// On what the figures stand; nil if nobody says.
  public var standing: Standing?
  /// Nil for what a store holds today.
  public var asOf: AsOf?
  private let chosenLanguage: Language

  /// `language` counts where there is no letterhead: an official form is Vietnamese.
  public init(
    kind: String, subject: String, letterhead: Letterhead? = nil, paper: SheetLayout.Paper = .portrait,
    language: Language = .vietnamese, blocks: [Block]
  ) {
    (self.kind, self.subject, self.letterhead, self.paper) = (kind, subject, letterhead, paper)
    (chosenLanguage, self.blocks) = (language, blocks)
  }

  /// The language of the words that stand there by themselves.
  public var language: Language { letterhead == nil ? chosenLanguage : .vietnamese }

  func text(_ vi: String, _ en: String) -> String { language == .vietnamese ? vi : en }

  /// In one line.
  var title: String { [kind, subject].filter { !$0.isEmpty }.joined(separator: " – ") }

  /// Tables in their order, those of charts too.
  public var tables: [ReportTable] {
    blocks.compactMap { block -> ReportTable? in
      switch block {
      case .table(let table): table
      case .chart(let chart): chart.table
      default: nil
      }
    }
  }

  /// How many rows its tables have. O(rows)
  public func rowCount() throws -> Int {
    var count = 0
    for table in tables { try table.forEachRow { _ in count += 1 } }
    return count
  }

  /// All findings, of tables and between them.
  public var findings: [Finding] {
    blocks.flatMap { block -> [Finding] in
      switch block {
      case .table(let table): table.findings
      case .finding(let finding): [finding]
      default: []
      }
    }
  }
}

extension ReportDocument {
  /// The kinds of file that it is written as.
  public enum Rendering: String, CaseIterable, Sendable {
    case html, csv, json, txt

    /// The kind of a file by its ending, nil if there is none of it.
    public init?(path: String) {
      guard let ending = path.split(separator: "." as Character).last, path.contains("." as Character) else {
        return nil
      }
      self.init(rawValue: ending.lowercased())
    }
  }

  /// Writes it piece by piece: the whole never stands in memory.
  public func write(_ rendering: Rendering, to write: (String) throws -> Void) throws {
    switch rendering {
    case .html: try HTMLPage(self).write(to: write)
    case .csv: try writeCSV(to: write)
    case .json: try writeJSON(to: write)
    case .txt: try PlainPage(self).write(to: write)
    }
  }

  /// The whole, for what is short.
  public func rendered(_ rendering: Rendering) throws -> String {
    var out = ""
    try write(rendering) { out += $0 }
    return out
  }
}

extension ReportDocument {
  /// That figures may still change; nil if none may.
  var provisionalLine: String? {
    guard let provisional, provisional.conflicts > 0 else { return nil }
    return text(
      "SỐ LIỆU TẠM TÍNH: còn \(Spelling.count(Int64(provisional.conflicts))) tranh chấp chưa giải quyết; số có dấu * có thể còn thay đổi.",
      "PROVISIONAL FIGURES: \(provisional.conflicts) conflict\(provisional.conflicts == 1 ? " is" : "s are") open; a figure marked * may still change."
    )
  }

  /// What a reader must know before anything else, each a line.
  var warnings: [String] {
    asOfLines + (audience == .everybody ? [text("BẢN CÔNG KHAI", "PUBLIC VERSION")] : [])
      + cautions + (provisionalLine.map { [$0] } ?? [])
      + (findings.isEmpty
        ? []
        : [
          text(
            "Có \(Spelling.count(Int64(findings.count))) điểm cần kiểm tra, đánh số trong ngoặc.",
            "\(findings.count) finding\(findings.count == 1 ? "" : "s") to check, numbered in brackets.")
        ])
  }

  /// Of which earlier state it tells, each a line.
  var asOfLines: [String] { asOf.map { [$0.words(language), $0.digests(language)] } ?? [] }

  /// On what the figures stand, each a line.
  var standingLines: [String] {
    guard let standing else { return [] }
    return (standing.decision.map { [text("Theo: \($0)", "By: \($0)")] } ?? []) + [
      text(
        "Số liệu lúc \(Spelling.moment(standing.moment)); mã trạng thái \(standing.digest)",
        "Figures as of \(Spelling.moment(standing.moment)); state \(standing.digest)")
    ]
  }

  var provisionalTitle: String { text("Tranh chấp chưa giải quyết", "Open conflicts") }
  /// Before a finding's number where it does not stand in a cell.
  func findingLabel(_ finding: Finding) -> String { text("Cần kiểm tra", "To check") + " (\(finding.number))" }
}
