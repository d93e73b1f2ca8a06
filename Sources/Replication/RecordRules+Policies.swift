internal import Records

extension RecordRules {
  /// What the field shows when its siblings differ, and whether the policy chose it; `siblings` has at least
  /// two entries, all of different choices, `all` also those of equal choice: who said a value counts, whoever
  /// said it last.
  func judge(_ key: FieldKey, _ siblings: [Sibling], all: [Sibling]) -> (Choice, FieldState.Verdict) {
    let policy = policy(of: key)
    if let chosen = decide(policy, key, siblings, all) { return (chosen, .decided(policy)) }
    if key == .presence { return (.present, .open) }
    return (siblings.max(by: Sibling.isEarlier)?.choice ?? .cleared, .open)
  }

  /// The choice of the policy, or nil where it leaves the choice to a person.
  private func decide(_ policy: Policy, _ key: FieldKey, _ siblings: [Sibling], _ all: [Sibling]) -> Choice? {
    switch policy {
    case .ask, .unknown, .once: nil
    case .latest: siblings.max(by: Sibling.isEarlier)?.choice
    case .senior: only(ofHighestTier(all))
    case .owner: only(all.filter { owners.contains($0.author.unit) })
    case .union: siblings.contains { $0.choice == .isIn } ? .isIn : nil
    case .max: extreme(siblings) { $0 < $1 }
    case .min: extreme(siblings) { $0 > $1 }
    case .stage:
      only(
        siblings.filter { end in
          siblings.allSatisfy { other in
            other.dot == end.dot
              || (reaches(key.field, from: other.choice, to: end.choice)
                && !reaches(key.field, from: end.choice, to: other.choice))
          }
        })
    }
  }

  private func ofHighestTier(_ siblings: [Sibling]) -> [Sibling] {
    let highest = siblings.map(\.author.tier).max()
    return siblings.filter { $0.author.tier == highest }
  }

  /// The one choice of all of `siblings`, nil if there are several or none.
  private func only(_ siblings: [Sibling]) -> Choice? {
    guard let first = siblings.first, siblings.allSatisfy({ $0.choice == first.choice }) else { return nil }
    return first.choice
  }

  /// The sibling that no other follows in `isBefore`; nil unless all are values of one ordered kind.
  private func extreme(_ siblings: [Sibling], _ isBefore: (Int64, Int64) -> Bool) -> Choice? {
    let ranks = siblings.map { $0.choice.rank }
    guard let kind = ranks[0]?.kind, ranks.allSatisfy({ $0?.kind == kind }) else { return nil }
    let best = siblings.indices.max { a, b in isBefore(ranks[a]?.value ?? 0, ranks[b]?.value ?? 0) }
    return best.map { siblings[$0].choice }
  }
}

extension Choice {
  /// A number by which values of one kind are ordered as they are; nil for values without an order.
  fileprivate var rank: (kind: Int, value: Int64)? {
    guard case .value(let value) = self else { return nil }
    switch value {
    case .integer(let number): return (0, number)
    case .money(let amount): return (1, amount)
    case .moment(let moment): return (2, moment.milliseconds)
    case .date(let date): return (3, Int64(date.year * 10_000 + (date.month ?? 0) * 100 + (date.day ?? 0)))
    case .decimal(let number): return (4 + Int(number.scale), number.unscaled)
    case .text, .boolean, .code, .reference: return nil
    }
  }
}
