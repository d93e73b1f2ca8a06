internal import Causality
internal import Replication

/// The limits of a group of changes.
enum ChangeGroup {
  /// The member begins with these bytes.
  static let magic = Array("ganh changes 0\n".utf8)
  static let highestCount = 8192
  /// A writer ends a group when its changes' weight reaches this.
  static let fullWeight = 2 << 20
  /// A writer refuses a change of more weight.
  static let highestChangeWeight = 8 << 20
  /// A reader takes no more for one group, neither as the bytes of its columns nor as the weight of its changes.
  static let highestSize = 16 << 20
  /// Fields of one record type in a group.
  static let highestFields = 512

  /// What a change costs a reader in memory, about: its heading is counted as if it were its own.
  static func weight(_ heading: Heading, _ context: Context, _ reason: Int, _ assignments: Int) -> Int {
    64 + heading.bytes.count + 16 * (context.vector.entries.count + context.unseen.count) + reason + assignments
  }

  /// Where the changes stand in order of their dots: in this order their times rise.
  static func byDot(_ dots: [Dot]) -> [Int] {
    dots.indices.sorted { (dots[$0], $0) < (dots[$1], $1) }
  }

  /// Tags of a field in a row: 0 for no assignment, 1 for elements of a set, else the value's tag and 2.
  static let absent: Int64 = 0
  static let elements: Int64 = 1
}
