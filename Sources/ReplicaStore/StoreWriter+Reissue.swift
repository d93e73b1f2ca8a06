public import Causality
public import Records
public import Replication

/// What a change and the one that repeats it have in common. The dot alone does not tell: two chains have it.
public struct RepeatedChange: Hashable, Sendable {
  private let dot: Dot
  private let time: Moment
  private let reason: String
  private let name: String
  private let fields: [String]

  /// Of a change that was set aside.
  public init(_ change: Change) { self.init(change.dot, change) }

  fileprivate init(_ dot: Dot, _ change: Change) {
    self.dot = dot
    time = change.time
    reason = change.reason
    name = change.author.name
    fields = change.assignments.list.map(\.field)
  }
}

extension StoreReader {
  /// The changes of these areas that repeat one of an ended replica, by what they repeat. O(changes of the areas).
  public func repeats(in areas: Set<Area>) throws -> [RepeatedChange: Dot] {
    var repeats: [RepeatedChange: Dot] = [:]
    let replicas = try areas.sorted().flatMap { try self.replicas(in: $0) }.map(\.replica)
    try forEachChange(of: replicas, beyond: VersionVector()) { change in
      if let repeated = change.repeats { repeats[RepeatedChange(repeated, change)] = change.dot }
    }
    return repeats
  }
}

extension StoreWriter {
  /// Issues a change of an ended replica again, with its record, context, unseen dots and references brought to what
  /// repeats them; nil if its record is nowhere any more. Who made it, when and why stays as it was.
  public func reissue(_ change: Change, _ repeats: [Dot: Dot], by hand: Hand) throws -> Change? {
    let registry = reader.registry
    if !registry.authority.isOpen {
      guard let key = PublicKey(hand.signingKey), registry.authority.mayWrite(key, as: hand.author, change.area) else {
        return nil
      }
    }
    let dot = try nextDot(in: change.area, by: hand)
    let record = change.isCreation ? dot : repeats[change.record] ?? change.record
    if !change.isCreation {
      guard try !reader.isBeyondEnd(record), try reader.record(of: record) == record else { return nil }
    }
    let author = Author(
      name: change.author.name, unit: hand.author.unit, role: hand.author.role, tier: hand.author.tier)
    let assignments = change.assignments.list.map { Assignment(field: $0.field, $0.content.referring(repeats)) }
    return try commit(
      Change(
        dot: dot, record: record,
        heading: Heading(type: change.type, area: change.area, author: author, schema: change.heading.schema),
        context: change.isCreation ? .empty : try context(of: change, record, repeats), presence: change.presence,
        assignments: Assignments(assignments), time: change.time, reason: change.reason, repeats: change.dot))
  }

  /// What the author had seen, as it stands now: of an ended replica up to its end, and what repeats the rest. What
  /// stands between what repeats it, nobody had seen when it was written. O(changes of the record).
  private func context(of change: Change, _ record: RecordID, _ repeats: [Dot: Dot]) throws -> Context {
    var (vector, seen) = (VersionVector(), Set([record]))
    let changes = try reader.changes(of: record)
    for entry in change.context.vector.entries {
      guard try reader.isBeyondEnd(Dot(entry.replica, entry.counter)) else {
        vector.insert(Dot(entry.replica, entry.counter))
        continue
      }
      for new in changes {
        guard let old = new.repeats, old.replica == entry.replica, old.counter <= entry.counter,
          repeats[old] == new.dot
        else { continue }
        vector.insert(new.dot)
        seen.insert(new.dot)
      }
      if let last = try lastChange(of: record, in: entry.replica) { vector.insert(last) }
    }
    vector.insert(record)
    let replicas = Set(seen.map(\.replica))
    let between = changes.map(\.dot).filter { dot in
      replicas.contains(dot.replica) && !seen.contains(dot) && !change.context.vector.contains(dot)
    }
    return Context(vector: vector, unseen: change.context.unseen.map { repeats[$0] ?? $0 } + between)
  }

  /// The last change of a record in a replica that is held; nil if there is none.
  private func lastChange(of record: RecordID, in replica: ReplicaID) throws -> Dot? {
    guard let key = try reader.key(record), let version = try reader.version(of: key) else { return nil }
    let counter = version[replica]
    return counter > 0 ? Dot(replica, counter) : nil
  }
}

extension Change {
  /// The changes of other replicas that it stands on or refers to: they are issued again before it.
  public var dotsOfOthers: Set<Dot> {
    let referred = assignments.list.compactMap { assignment -> Dot? in
      switch assignment.content {
      case .value(.reference(let record)), .element(.reference(let record), _):
        ReplicaID(rawValue: record.replica).map { Dot($0, record.counter) }
      default: nil
      }
    }
    let seen = context.vector.entries.map { Dot($0.replica, $0.counter) }
    return Set((referred + seen + [record]).filter { $0.replica != dot.replica })
  }
}

extension Assignment.Content {
  /// With references to records that were issued again brought to the new ones.
  fileprivate func referring(_ repeats: [Dot: Dot]) -> Assignment.Content {
    switch self {
    case .value(let value): .value(value.referring(repeats))
    case .element(let value, let isIn): .element(value.referring(repeats), isIn: isIn)
    case .cleared: .cleared
    }
  }
}

extension Value {
  fileprivate func referring(_ repeats: [Dot: Dot]) -> Value {
    guard case .reference(let reference) = self, let replica = ReplicaID(rawValue: reference.replica),
      let new = repeats[Dot(replica, reference.counter)]
    else { return self }
    return .reference(new.reference)
  }
}
