import Foundation
import FoundationXML
import Records
@testable import Reports
import Sheets
import Testing

@Suite struct Charts {
  private func figures(
    _ series: [ChartFigures.Series], points: Int = 1, kind: SheetLayout.Column.Kind = .integer, title: String = "t"
  ) -> ChartFigures {
    ChartFigures(
      title: title, description: "d", kind: kind, unit: "", pointsName: "Năm",
      points: (0..<points).map { "\(2020 + $0)" },
      series: series)
  }

  /// The names of elements and the values of attributes, or nil if it is no XML.
  private func parsed(_ svg: String) -> [(element: String, attributes: [String: String])]? {
    final class Reader: NSObject, XMLParserDelegate {
      var elements: [(String, [String: String])] = []
      func parser(
        _: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
      ) { elements.append((name, attributes)) }
    }
    let (parser, reader) = (XMLParser(data: Data(svg.utf8)), Reader())
    parser.delegate = reader
    return parser.parse() ? reader.elements : nil
  }

  private var odd: [Chart] {
    [
      .lines(LineChart(figures([]))), .lines(LineChart(figures([.init("a", [nil])]))),
      .lines(LineChart(figures([.init("a", [])], points: 0))), .bars(BarChart(figures([]))),
      .lines(LineChart(figures([.init("a", [0, -5, 3])], points: 3))),
      .lines(LineChart(figures([.init("a", [.max, .min])], points: 2, kind: .money))),
      .bars(BarChart(figures([.init("a", [.max, .min])], points: 2, kind: .money))),
      .bars(BarChart(figures([.init("<b>&\"", [-3, nil])], points: 2, title: "</title><script>"))),
      .lines(LineChart(figures((0..<30).map { .init("Xã \($0)", [Int64($0)]) }))),
      .lines(
        LineChart(figures([.init(String(repeating: "x", count: 500), [1])], title: String(repeating: "y", count: 500)))),
      .deadlines(DeadlineChart(title: "t", description: "", day: Samples.day(2023, 1, 1), items: [])),
      .deadlines(
        DeadlineChart(
          title: "t", description: "", day: Samples.day(2023, nil, nil),
          items: [
            .init("</text>", due: Samples.day(1, 1, 1), .overdue), .init("b", due: Samples.day(9999, 12, 31), .late),
          ])),
    ]
  }

  @Test func `a chart is well-formed, named, described, always the same, and black and white`() throws {
    for (number, chart) in ([Samples.rates, Samples.contributions, Samples.deadlines] + odd).enumerated() {
      let svg = chart.svg(id: "c", .vietnamese)
      #expect(svg == chart.svg(id: "c", .vietnamese))
      let elements = try #require(parsed(svg), "chart \(number)")
      #expect(elements.prefix(3).map(\.element) == ["svg", "title", "desc"])
      #expect(elements[0].attributes["role"] == "img" && elements[0].attributes["aria-labelledby"] == "c-title c-desc")
      #expect(!elements.contains { $0.element == "script" })
      let inks = Set(elements.flatMap { [$0.attributes["fill"], $0.attributes["stroke"]].compactMap(\.self) })
      #expect(inks.filter { !$0.hasPrefix("url(#c-p") }.isSubset(of: ["#000", "#fff", "#767676", "none"]))
      let ids = elements.compactMap { $0.attributes["id"] }
      for ink in inks where ink.hasPrefix("url(#") { #expect(ids.contains(String(ink.dropFirst(5).dropLast()))) }
    }
  }

  @Test func `nothing is drawn outside of the picture`() throws {
    for chart in [Samples.rates, Samples.contributions, Samples.deadlines] + odd {
      let elements = try #require(parsed(chart.svg(id: "c", .vietnamese)))
      let box = try #require(elements[0].attributes["viewBox"]).split(separator: " ").compactMap { Int($0) }
      for (_, attributes) in elements {
        for name in ["x", "x1", "x2", "cx"] {
          if let x = attributes[name].flatMap({ Int($0) }) { #expect((0...box[2]).contains(x)) }
        }
        for name in ["y", "y1", "y2", "cy"] {
          if let y = attributes[name].flatMap({ Int($0) }) { #expect((0...box[3]).contains(y)) }
        }
      }
    }
  }

  @Test func `the table beside a chart has the same figures`() throws {
    var rows: [SheetLayout.Row] = []
    try Samples.rates.table.forEachRow { rows.append($0) }
    #expect(rows.map { $0.cells[0].value } == [.text("2021"), .text("2022"), .text("2023")])
    #expect(rows[1].cells[1].value == .decimal(.init(unscaled: 954, scale: 2)) && rows[1].cells[2].value == nil)
    #expect(Samples.rates.table.heads.flat == ["Năm", "Xã Vạn Thạnh", "Xã Vạn Hưng", "Xã Vạn Phước"])
  }

  @Test func `no line is drawn across a figure that is not known`() {
    let svg = Samples.rates.svg(id: "c", .vietnamese)
    // Vạn Thạnh's whole line and Vạn Phước's; of Vạn Hưng, with a gap in the middle, the two marks alone.
    #expect(svg.count(of: "<path ") == 2 && svg.count(of: "<polygon ") == 3 + 2 + 2)
  }

  @Test func `a deadline's state is said in words, and a day that is not set too`() {
    let svg = Samples.deadlines.svg(id: "c", .vietnamese)
    for words in ["đã xong", "xong muộn", "quá hạn", "chưa đến hạn", "chưa định ngày", "ngày 06/12/2023"] {
      #expect(svg.contains(words))
    }
    #expect(Set(DeadlineChart.State.allCases.map(\.marker)).count == DeadlineChart.State.allCases.count)
  }

  @Test(arguments: [
    ([Int64](), [0, 1]), ([0], [0, 1]), ([1210, 188], [0, 500, 1000, 1500]), ([7], [0, 2, 4, 6, 8]),
    ([-5, 3], [-6, -4, -2, 0, 2, 4]), ([125_500_000], [0, 50_000_000, 100_000_000, 150_000_000]),
  ])
  func `an axis has even marks from below the lowest to above the highest`(values: [Int64], ticks: [Int64]) {
    let scale = ChartScale(values, length: 1000)
    #expect(scale.ticks == ticks)
    #expect(scale.place(ticks[0]) == 0 && scale.place(ticks[ticks.count - 1]) == 1000)
    let places = values.sorted().map(scale.place)
    #expect(places == places.sorted() && places.allSatisfy { (0...1000).contains($0) })
  }

  @Test func `names at the ends of lines do not touch, and keep their order`() {
    let heights = [900, 900, 905, 100, 2000, 1990]
    let placed = LineChart.spread(heights, top: 0, bottom: 2000)
    let order = heights.indices.sorted { (heights[$0], $0) < (heights[$1], $1) }
    for (a, b) in zip(order, order.dropFirst()) { #expect(placed[b] - placed[a] >= SVG.lineHeight) }
    #expect(placed.allSatisfy { (0...2000).contains($0) } && placed[3] == 100)
  }

  @Test func `figures too many for their points, and a chart of texts, stop the process`() async {
    await #expect(processExitsWith: .failure) {
      _ = ChartFigures(
        title: "", description: "", kind: .integer, unit: "", pointsName: "", points: ["a"],
        series: [.init("", [1, 2])])
    }
    await #expect(processExitsWith: .failure) {
      _ = ChartFigures(title: "", description: "", kind: .text, unit: "", pointsName: "", points: [], series: [])
    }
  }
}

extension String {
  fileprivate func count(of part: String) -> Int { ranges(of: part).count }
}
