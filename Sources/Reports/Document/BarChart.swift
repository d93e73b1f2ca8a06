internal import Records

/// Bars side by side: for each point a bar of each series, with its figure at its end.
public struct BarChart: Sendable {
  public let figures: ChartFigures

  public init(_ figures: ChartFigures) { self.figures = figures }

  func svg(id: String, _ language: Language) -> String {
    let (width, left, thick, gap) = (SVG.width, 1500, 170, 130)
    let right = 150 + (figures.all.map { SVG.width(figures.spelled($0, language)) }.max() ?? 0)
    let scale = ChartScale(figures.all, length: width - left - right, count: 4)
    let zero = left + scale.place(0)
    var picture = SVG()
    picture.text(figures.heading, width / 2, 200, .middle, isBold: true)
    var y = 340
    if figures.series.count > 1 {
      for (number, series) in figures.series.enumerated() {
        picture.rectangle(left, y, 260, 130, fill: SVG.fill(number, id: id))
        picture.text(SVG.lines(series.name, width: width - left - 340, at: 1)[0], left + 340, y + 110)
        y += 190
      }
      y += 60
    }
    let top = y
    for (point, name) in figures.points.enumerated() {
      let block = max(figures.series.count * thick, SVG.lineHeight)
      let lines = SVG.lines(name, width: left - 150, at: max(1, block / SVG.lineHeight))
      let above = y + (block - lines.count * SVG.lineHeight) / 2
      for (number, line) in lines.enumerated() {
        picture.text(line, left - 80, above + number * SVG.lineHeight + 125, .end)
      }
      for (number, series) in figures.series.enumerated() {
        let own = y + number * thick
        guard let value = series.values[point] else { continue }
        let end = left + scale.place(value)
        picture.rectangle(min(zero, end), own + 10, abs(end - zero), thick - 20, fill: SVG.fill(number, id: id))
        picture.text(figures.spelled(value, language), max(zero, end) + 50, own + 130)
      }
      y += block + gap
    }
    picture.line(zero, top - 40, zero, y - gap + 40, "stroke-width=\"15\"")
    return picture.picture(
      height: y + 20, id: id, title: figures.title, description: figures.description,
      defining: figures.series.count > 2 ? SVG.patterns(id: id) : "")
  }
}
