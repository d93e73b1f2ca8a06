public import Causality
public import Records

/// Whether a record is there; assigned by a delete or a restore, or by a resolution.
public enum Presence: UInt8, Hashable, Sendable {
  case absent = 1
  case present = 2
}

/// Who made a change: the person, and the unit, role and tier of the life that wrote it.
public struct Author: Hashable, Sendable {
  public let name: String
  public let unit: UnitID
  public let role: String
  public let tier: Int

  public init(name: String, unit: UnitID, role: String, tier: Int) {
    self.name = name
    self.unit = unit
    self.role = role
    self.tier = tier
  }
}

/// What many changes share: record type, area, author and schema version; with its canonical bytes.
///
/// One object for all changes that share it, so that a change is cheap to pass on.
public struct Heading: Hashable, Sendable {
  private final class Storage: Sendable {
    let type: String
    let area: Area
    let author: Author
    let schema: SchemaReference
    let bytes: [UInt8]
    let hash: Int

    init(type: String, area: Area, author: Author, schema: SchemaReference) {
      self.type = type
      self.area = area
      self.author = author
      self.schema = schema
      var bytes: [UInt8] = [1]
      bytes.append(text: type)
      bytes.append(text: area.description)
      bytes.append(text: author.name)
      bytes.append(text: author.unit.description)
      bytes.append(text: author.role)
      bytes.append(varint: UInt64(author.tier))
      bytes.append(text: schema.id)
      bytes.append(varint: UInt64(schema.version))
      self.bytes = bytes
      hash = bytes.hashValue
    }
  }

  private let storage: Storage

  public init(type: String, area: Area, author: Author, schema: SchemaReference) {
    storage = Storage(type: type, area: area, author: author, schema: schema)
  }

  public var type: String { storage.type }
  public var area: Area { storage.area }
  public var author: Author { storage.author }
  public var schema: SchemaReference { storage.schema }
  /// The canonical bytes of the heading, the beginning of those of the change.
  public var bytes: [UInt8] { storage.bytes }

  public static func == (a: Heading, b: Heading) -> Bool {
    a.storage === b.storage || a.storage.hash == b.storage.hash && a.storage.bytes == b.storage.bytes
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(storage.hash) }
}

/// One edit of one record: the fields that its author changed and nothing else. Immutable.
public struct Change: Hashable, Sendable {
  public let dot: Dot
  public let record: RecordID
  public let heading: Heading
  public let context: Context
  /// Assigned by a delete, a restore or a resolution; nil for any other change, which says "present" in passing.
  public let presence: Presence?
  public let assignments: Assignments
  /// The author's wall clock: shown, and a tie-break; decides nothing.
  public let time: Moment
  public let reason: String
  /// The change of an ended replica that this one issues again.
  public let repeats: Dot?

  public init(
    dot: Dot, record: RecordID, heading: Heading, context: Context, presence: Presence? = nil,
    assignments: Assignments, time: Moment, reason: String = "", repeats: Dot? = nil
  ) {
    self.dot = dot
    self.record = record
    self.heading = heading
    self.context = context
    self.presence = presence
    self.assignments = assignments
    self.time = time
    self.reason = reason
    self.repeats = repeats
  }

  /// Whether this change creates its record.
  public var isCreation: Bool { dot == record }
  public var type: String { heading.type }
  public var area: Area { heading.area }
  public var author: Author { heading.author }
}
