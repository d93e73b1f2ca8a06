public import Causality
public import Records

/// What a store is: whose, in which life, and how it is known to others.
public struct Profile: Hashable, Sendable {
  /// Whose it is.
  public let unit: UnitID
  /// Whoever the unit reports to; nil at the top.
  public let hub: UnitID?
  /// The office within the unit, if it has several.
  public let office: String?
  /// Its present life.
  public let life: Life
  /// Which life of this store it is, from 1.
  public let ordinal: Int
  /// The role in which it writes: a key of the schema's.
  public let role: String
  /// The tier of that role's authority: a greater one is senior.
  public let tier: Int
}

/// Why a store goes on as a new life.
public enum Renewal: String, Hashable, Sendable {
  /// The machine, the disk or the file is another than when it was last written.
  case copied = "life.copied"
  /// The database is older than what this machine remembers of it.
  case restored = "life.restored"
  /// Nothing is remembered of it outside its folder.
  case forgotten = "life.forgotten"
  /// A bundle brought changes of this life that the store does not hold.
  case overtaken = "life.overtaken"
  /// A hub closed the life: two machines, or two copies, had written in it, or its unit ended.
  case closed = "life.closed"
  /// The store was enrolled in another role, tier or unit than it had: a life has one.
  case enrolled = "life.enrolled"
}
