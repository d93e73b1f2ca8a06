/// An axis from 0 or below to the highest figure or above, in even steps.
struct ChartScale {
  /// The marks on the axis, ascending; at least two.
  let ticks: [Int64]
  private let length: Int

  /// Steps of 1, 2 or 5 times a power of ten, about `count` of them; figures beyond 10^17 are taken for 10^17.
  init(_ values: [Int64], length: Int, count: Int64 = 5) {
    let limit: Int64 = 100_000_000_000_000_000
    let low = max(min(0, values.min() ?? 0), -limit)
    let high = min(max(1, values.max() ?? 1), limit)
    let wanted = max(1, (high - low + count - 1) / count)
    var power: Int64 = 1
    while power * 10 <= wanted { power *= 10 }
    let step = [1, 2, 5].map { $0 * power }.first { $0 >= wanted } ?? 10 * power
    let first = low < 0 ? -((-low + step - 1) / step) * step : 0
    let last = (high + step - 1) / step * step
    ticks = Array(stride(from: first, through: last, by: Int(step)).map { Int64($0) })
    self.length = length
  }

  /// How far from the axis' beginning a figure stands.
  func place(_ value: Int64) -> Int {
    let (first, last) = (Int128(ticks[0]), Int128(ticks[ticks.count - 1]))
    return Int((min(max(Int128(value), first), last) - first) * Int128(length) / (last - first))
  }
}
