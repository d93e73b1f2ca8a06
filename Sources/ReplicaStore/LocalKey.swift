/// A dot in one integer, known only to this store: the alias of its replica in the upper 23 bits, the counter in the
/// lower 40. An integer key more than halves the cost of an import.
struct LocalKey: Hashable, Comparable {
  let rawValue: Int64

  static let highestCounter: UInt64 = 1 << 40 - 1
  static let highestAlias: Int64 = 1 << 23 - 1

  init(_ rawValue: Int64) { self.rawValue = rawValue }
  init(alias: Int64, counter: UInt64) { rawValue = alias << 40 | Int64(counter) }

  var alias: Int64 { rawValue >> 40 }
  var counter: UInt64 { UInt64(rawValue & 0xFF_FFFF_FFFF) }

  static func < (a: LocalKey, b: LocalKey) -> Bool { a.rawValue < b.rawValue }
}
