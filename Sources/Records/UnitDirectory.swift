/// The units of the registry, for looking up.
public struct UnitDirectory: Sendable {
  private let units: [UnitID: Unit]
  private let byCode: [String: [Unit]]
  private let byParent: [UnitID: [Unit]]

  /// The directory of these units; of two with one id the last counts.
  public init(_ units: [Unit]) {
    self.units = Dictionary(units.map { ($0.id, $0) }, uniquingKeysWith: { _, last in last })
    let ascending = self.units.values.sorted { $0.id < $1.id }
    byCode = Dictionary(grouping: ascending, by: \.id.code)
    byParent = Dictionary(grouping: ascending.filter { $0.parent != nil }, by: { $0.parent ?? $0.id })
  }

  /// The unit, nil if the registry does not know it.
  public subscript(id: UnitID) -> Unit? { units[id] }

  /// All units, in no order.
  public var all: some Collection<Unit> { units.values }

  /// What a code has meant, oldest first.
  public func meanings(of code: String) -> [Unit] { byCode[code] ?? [] }

  /// The unit that `code` means on that day, nil if none.
  public func unit(code: String, on day: PartialDate) -> Unit? {
    byCode[code]?.first { $0.isValid(on: day) }
  }

  /// Whether `a` is above `b`. O(depth).
  public func isAncestor(_ a: UnitID, of b: UnitID) -> Bool {
    var current = units[b]?.parent
    for _ in 0..<16 {
      guard let parent = current else { return false }
      if parent == a { return true }
      current = units[parent]?.parent
    }
    return false
  }

  /// The units directly below.
  public func children(of id: UnitID) -> [Unit] { byParent[id] ?? [] }

  /// The one unit that took the place of `id` when it ended; nil where several did, or one that was there before.
  public func heir(of id: UnitID) -> UnitID? {
    guard let unit = units[id], let end = unit.validTo, unit.successors.count == 1, let heir = unit.successors.first
    else { return nil }
    return end < heir.validFrom ? heir : nil
  }

  /// The units that followed `id`, and those that followed them.
  public func successors(of id: UnitID) -> Set<UnitID> {
    var found: Set<UnitID> = []
    var open = [id]
    while let next = open.popLast() {
      for successor in units[next]?.successors ?? [] where found.insert(successor).inserted { open.append(successor) }
    }
    return found
  }
}
