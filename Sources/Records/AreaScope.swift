/// Areas named together, as an enrolment names them: those of a unit, or of a unit and all below it; in one branch, or
/// in all.
public struct AreaScope: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Whose areas.
  public let unit: UnitID
  /// Whether the areas of all units below belong to it too, and those of units that these followed.
  public let includesBelow: Bool
  /// The one branch meant; nil for all.
  public let branch: String?

  /// The areas of `unit`, in all branches unless one is given.
  public init(unit: UnitID, includesBelow: Bool = false, branch: String? = nil) {
    self.unit = unit
    self.includesBelow = includesBelow
    self.branch = branch
  }

  /// The scope that `UNIT`, `UNIT+`, `UNIT/BRANCH` or `UNIT+/BRANCH` spells, or nil.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first else { return nil }
    let isWide = first.hasSuffix("+")
    guard let unit = UnitID(isWide ? first.dropLast() : first) else { return nil }
    if parts.count == 2 { guard Identifier.isValid(parts[1]) else { return nil } }
    self.init(unit: unit, includesBelow: isWide, branch: parts.count == 2 ? String(parts[1]) : nil)
  }

  /// `UNIT`, `UNIT+`, `UNIT/BRANCH` or `UNIT+/BRANCH`.
  public var description: String { "\(unit)\(includesBelow ? "+" : "")\(branch.map { "/" + $0 } ?? "")" }

  public static func < (a: AreaScope, b: AreaScope) -> Bool { a.description < b.description }

  /// Whether `area` is one of them.
  public func contains(_ area: Area, _ units: UnitDirectory) -> Bool {
    guard let owner = area.unit, branch.map({ $0 == area.branch }) ?? true else { return false }
    return owner == unit || includesBelow && units.isUnder(owner, unit)
  }
}

extension UnitDirectory {
  /// Whether `unit` is below `other`, or was followed by a unit that is `other` or below it.
  public func isUnder(_ unit: UnitID, _ other: UnitID) -> Bool {
    if isAncestor(other, of: unit) { return true }
    return successors(of: unit).contains { $0 == other || isAncestor(other, of: $0) }
  }
}
