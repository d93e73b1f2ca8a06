internal import Records

/// A line a series: rates by commune and year.
public struct LineChart: Sendable {
  public let figures: ChartFigures

  public init(_ figures: ChartFigures) { self.figures = figures }

  func svg(id: String, _ language: Language) -> String {
    let (width, top, right) = (SVG.width, 400, 1700)
    let height = max(2600, figures.series.count * SVG.lineHeight)
    let scale = ChartScale(figures.all, length: height)
    let labels = scale.ticks.map { figures.spelled($0, language) }
    let left = 150 + (labels.map(SVG.width).max() ?? 0)
    let (bottom, end) = (top + height, width - right)
    var picture = SVG()
    picture.text(figures.heading, width / 2, 200, .middle, isBold: true)
    for (tick, label) in zip(scale.ticks, labels) {
      let y = bottom - scale.place(tick)
      picture.line(left, y, end, y, tick == 0 ? "" : "stroke=\"#767676\" stroke-width=\"4\"")
      picture.text(label, left - 60, y + 45, .end)
    }
    let xs = figures.points.indices.map { point in
      figures.points.count == 1
        ? (left + end) / 2 : left + 100 + (end - left - 200) * point / (figures.points.count - 1)
    }
    // Names that would run into each other are shown by every second, third … of them.
    let room = figures.points.count > 1 ? (end - left) / (figures.points.count - 1) : end - left
    let each = max(1, ((figures.points.map(SVG.width).max() ?? 0) + 80 + room - 1) / max(1, room))
    for (point, x) in xs.enumerated() where point % each == 0 {
      picture.line(x, bottom, x, bottom + 40)
      picture.text(figures.points[point], x, bottom + 190, .middle)
    }
    picture.text(figures.pointsName, (left + end) / 2, bottom + 380, .middle)
    for (number, series) in figures.series.enumerated() {
      for run in LineChart.runs(series.values) {
        let points = run.map { (x: xs[$0.point], y: bottom - scale.place($0.value)) }
        if points.count > 1 { picture.path(points, dash: number) }
        for point in points { picture.marker(number, point.x, point.y) }
      }
    }
    let ends = figures.series.map { series in
      bottom - scale.place(series.values.last { $0 != nil }.flatMap(\.self) ?? 0)
    }
    for (number, y) in LineChart.spread(ends, top: top, bottom: bottom).enumerated() {
      picture.line(end - 60, ends[number], end + 100, y, "stroke=\"#767676\" stroke-width=\"4\"")
      picture.marker(number, end + 150, y)
      picture.text(
        SVG.lines(figures.series[number].name, width: right - 280, at: 1)[0], end + 250, y + 45)
    }
    return picture.picture(
      height: bottom + 480, id: id, title: figures.title, description: figures.description)
  }

  /// The figures without gaps: no line is drawn across what is not known.
  private static func runs(_ values: [Int64?]) -> [[(point: Int, value: Int64)]] {
    var runs: [[(point: Int, value: Int64)]] = [[]]
    for (point, value) in values.enumerated() {
      if let value { runs[runs.count - 1].append((point, value)) } else { runs.append([]) }
    }
    return runs.filter { !$0.isEmpty }
  }

  /// Heights in their order, moved apart until no two texts touch. O(n log n)
  static func spread(_ heights: [Int], top: Int, bottom: Int) -> [Int] {
    let order = heights.indices.sorted { (heights[$0], $0) < (heights[$1], $1) }
    var placed = heights
    var next = top
    for index in order {
      placed[index] = max(heights[index], next)
      next = placed[index] + SVG.lineHeight
    }
    var last = bottom
    for index in order.reversed() {
      placed[index] = min(placed[index], last)
      last = placed[index] - SVG.lineHeight
    }
    return placed
  }
}
