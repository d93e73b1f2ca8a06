/// What joining must be, so that stores which exchange in any order come to the same.
enum JoinLaw: String, Sendable, CaseIterable {
  case commutative, associative, idempotent
  /// A join holds no less than what was joined.
  case monotone
}

/// Judges a join by samples; one checker for everything that is joined.
struct JoinLaws<Value> {
  let join: (Value, Value) -> Value
  let isEqual: (Value, Value) -> Bool
  /// Whether the second holds everything that the first does.
  let isAtMost: (Value, Value) -> Bool

  /// The laws broken by any one, two or three of `samples`.
  func broken(by samples: [Value]) -> Set<JoinLaw> {
    var broken: Set<JoinLaw> = []
    for a in samples {
      if !isEqual(join(a, a), a) { broken.insert(.idempotent) }
      for b in samples {
        let both = join(a, b)
        if !isEqual(both, join(b, a)) { broken.insert(.commutative) }
        if !isAtMost(a, both) || !isAtMost(b, both) { broken.insert(.monotone) }
        for c in samples where !isEqual(join(both, c), join(a, join(b, c))) { broken.insert(.associative) }
      }
    }
    return broken
  }
}

extension JoinLaws where Value: Equatable {
  init(join: @escaping (Value, Value) -> Value, isAtMost: @escaping (Value, Value) -> Bool) {
    self.init(join: join, isEqual: { $0 == $1 }, isAtMost: isAtMost)
  }
}
