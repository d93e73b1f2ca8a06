public import Records
public import Sheets

/// A picture of figures, as SVG and as the table of the same figures. Nothing in it is told by colour: black, white,
/// shapes, dashes, hatching and words.
public enum Chart: Sendable {
  case lines(LineChart)
  case bars(BarChart)
  case deadlines(DeadlineChart)

  /// The picture; `id` sets its names apart from those of other pictures on the page.
  public func svg(id: String, _ language: Language) -> String {
    switch self {
    case .lines(let chart): chart.svg(id: id, language)
    case .bars(let chart): chart.svg(id: id, language)
    case .deadlines(let chart): chart.svg(id: id, language)
    }
  }

  /// What the picture shows, in figures.
  public var table: ReportTable {
    switch self {
    case .lines(let chart): chart.figures.table
    case .bars(let chart): chart.figures.table
    case .deadlines(let chart): chart.table
    }
  }
}

/// Figures of several series at the same points.
public struct ChartFigures: Sendable {
  /// A name and a figure for each point, nil where there is none.
  public struct Series: Sendable {
    public let name: String
    /// As unscaled numbers, of the scale that the figures' kind has.
    public let values: [Int64?]

    public init(_ name: String, _ values: [Int64?]) { (self.name, self.values) = (name, values) }
  }

  public let title: String
  /// What is to be seen, in a sentence or two, for those who do not see it.
  public let description: String
  /// A kind of numbers.
  public let kind: SheetLayout.Column.Kind
  /// What the numbers are: `%`, `đồng`, `hộ`.
  public let unit: String
  /// The points' names in their order: years, communes.
  public let points: [String]
  /// What the points are: `Năm`, `Phường/Xã`.
  public let pointsName: String
  public let series: [Series]

  /// That each series has a figure or none for each point is the caller's duty.
  public init(
    title: String, description: String, kind: SheetLayout.Column.Kind, unit: String, pointsName: String,
    points: [String], series: [Series]
  ) {
    precondition(kind.isNumber, "a chart of what are no numbers")
    precondition(series.allSatisfy { $0.values.count == points.count }, "a series with a figure too many or too few")
    (self.title, self.description, self.kind, self.unit) = (title, description, kind, unit)
    (self.pointsName, self.points, self.series) = (pointsName, points, series)
  }

  /// The title and the unit.
  var heading: String { unit.isEmpty ? title : "\(title) (\(unit))" }

  var all: [Int64] { series.flatMap { $0.values.compactMap(\.self) } }

  func value(_ number: Int64) -> Value {
    switch kind {
    case .decimal(let scale), .rate(let scale): .decimal(Value.Decimal(unscaled: number, scale: scale))
    case .money: .money(number)
    case .integer, .text, .id, .date: .integer(number)
    }
  }

  func spelled(_ number: Int64, _ language: Language) -> String { Spelling.cell(value(number), kind, language) }

  /// A row a point, a column a series.
  var table: ReportTable {
    let columns = [SheetLayout.Column("point", .text)] + series.indices.map { SheetLayout.Column("s\($0 + 1)", kind) }
    return ReportTable(
      caption: heading, columns: columns, heads: SheetLayout.Heads([pointsName] + series.map(\.name)),
      rows: points.indices.map { point in
        SheetLayout.Row([.text(points[point])] + series.map { .init($0.values[point].map(value)) })
      })
  }
}
