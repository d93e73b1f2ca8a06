internal import Causality
public import Records

/// What everybody holds and every judgement needs: schemas in all their versions, units.
public struct Registry: Sendable {
  /// All schema versions held.
  public let schemas: [SchemaReference: Schema]
  /// The units of all schemas.
  public let units: UnitDirectory
  /// Who may do what, by the statements held.
  public let authority: Authority
  private let checks: [SchemaReference: [String: TypeCheck]]
  private let newest: [String: (schema: Schema, type: RecordType)]

  /// The registry of these schemas and statements, seen from the roots pinned; a record type is read in the highest
  /// version that declares it.
  public init(_ schemas: [Schema], statements: [Statement] = [], roots: Set<PublicKey> = []) {
    let ascending = schemas.sorted { $0.reference < $1.reference }
    self.schemas = Dictionary(ascending.map { ($0.reference, $0) }, uniquingKeysWith: { first, _ in first })
    var units: [UnitID: Unit] = [:]
    var newest: [String: (Schema, RecordType)] = [:]
    for schema in ascending {
      for unit in schema.units { units[unit.id] = unit }
      for type in schema.types { newest[type.name] = (schema, type) }
    }
    self.units = UnitDirectory(Array(units.values))
    authority = Authority(statements, roots: roots, units: self.units)
    self.newest = newest
    checks = self.schemas.mapValues { schema in
      Dictionary(
        schema.types.map { ($0.name, TypeCheck($0, in: schema)) }, uniquingKeysWith: { first, _ in first })
    }
  }

  /// The record type of that name in its highest version, with its schema.
  public func type(_ name: String) -> (schema: Schema, type: RecordType)? { newest[name] }

  /// The names of all record types, ascending.
  public var typeNames: [String] { newest.keys.sorted() }

  /// The rules by which records of `type` in `area` are folded, nil for an unknown type.
  public func rules(type: String, area: Area) -> RecordRules? {
    guard let (_, type) = newest[type] else { return nil }
    return RecordRules(type: type, owner: area.unit, successors: area.unit.map(units.successors(of:)) ?? [])
  }

  /// The same schemas with other statements. O(statements).
  public func with(statements: [Statement], roots: Set<PublicKey>) -> Registry {
    Registry(self, Authority(statements, roots: roots, units: units))
  }

  private init(_ other: Registry, _ authority: Authority) {
    (schemas, units, checks, newest) = (other.schemas, other.units, other.checks, other.newest)
    self.authority = authority
  }

  /// Why `change` by itself is held, or nil: its schema, type, fields and values under its own schema version,
  /// its area, and whether its author may write there. `bearer` is whose replica it is in. Whether its record and its
  /// context are in order is ``Admission``'s to say. O(assignments).
  public func reasonToHold(_ change: Change, of bearer: Bearer = .anybody) -> HeldReason? {
    var judge = Judge(self)
    return judge.reasonToHold(change, of: bearer)
  }

  /// Why all changes of this heading are held, nil if their fields and dots decide.
  public func reasonOfHeading(_ heading: Heading, of bearer: Bearer) -> HeldReason? {
    if case .held(let reason) = judge(heading, of: bearer) { reason } else { nil }
  }

  /// What the heading of changes alone says of them.
  enum HeadingVerdict: Sendable {
    case held(HeldReason)
    /// Their fields decide, and what the author's role may not do.
    case fields(TypeCheck, TypeCheck.Forbidden)
  }

  private func judge(_ heading: Heading, of bearer: Bearer) -> HeadingVerdict {
    switch form(heading) {
    case .held(let reason): return .held(reason)
    case .fields(let check, _):
      if let reason = reasonOfAuthority(heading, bearer) { return .held(reason) }
      return .fields(check, check.forbidden(to: heading.author.role))
    }
  }

  /// Whether the heading is in order, whoever the author is.
  private func form(_ heading: Heading) -> HeadingVerdict {
    guard let types = checks[heading.schema] else { return .held(.schemaUnknown(heading.schema)) }
    guard let check = types[heading.type] else { return .held(.typeUnknown(heading.type)) }
    guard heading.area.unit != nil, heading.area.branch == check.branch else { return .held(.areaForeign) }
    return .fields(check, TypeCheck.Forbidden())
  }

  private func reasonOfAuthority(_ heading: Heading, _ bearer: Bearer) -> HeldReason? {
    guard !authority.isOpen else {
      guard let unit = heading.area.unit else { return .areaForeign }
      return mayWrite(heading.author.unit, areasOf: unit) ? nil : .authority
    }
    guard let key = bearer.key, !authority.grants(of: key).isEmpty else { return .signerUnknown }
    return authority.mayWrite(key, as: heading.author, heading.area) ? nil : .authority
  }

  /// Judges many changes, most of which have one heading and one replica.
  public struct Judge {
    private let registry: Registry
    private var last: (heading: Heading, key: PublicKey?, verdict: HeadingVerdict)?

    public init(_ registry: Registry) { self.registry = registry }

    /// The names of the fields that changes of this heading may assign, ascending by their bytes; none if all of them
    /// are held.
    public mutating func fieldNames(_ heading: Heading, of bearer: Bearer) -> [String] {
      if case .fields(let check, _) = verdict(heading, bearer) { check.fieldNames } else { [] }
    }

    /// As ``Registry/reasonToHold(_:of:)`` without rulings; `assignments` are the bytes of the change's. `visit` gets each
    /// assignment that is in order: the index of its name in ``fieldNames(_:of:)``, tag and payload of its content.
    public mutating func reasonToHold(
      _ change: Change, of bearer: Bearer, _ assignments: UnsafeRawBufferPointer,
      _ visit: (Int, UInt8, UnsafeRawBufferPointer) throws -> Void
    ) throws -> HeldReason? {
      switch verdict(change.heading, bearer) {
      case .held(let reason): return reason
      case .fields(let check, let forbidden):
        if let limit = bearer.limit, change.dot.counter > limit.head.counter { return limit.reason }
        if forbidden.existence, change.isCreation || change.presence != nil {
          return .roleForbidden(field: FieldKey.presence.field)
        }
        return try check.reasonToHold(assignments, forbidden: forbidden.fields, visit)
      }
    }

    /// As ``Registry/reasonToHold(_:of:)``.
    public mutating func reasonToHold(_ change: Change, of bearer: Bearer) -> HeldReason? {
      let reason = change.assignments.bytes.withUnsafeBytes { bytes in
        do { return try reasonToHold(change, of: bearer, bytes) { _, _, _ in } } catch {
          preconditionFailure("assignments that were never checked")
        }
      }
      guard registry.authority.hasRuling(on: change.dot), let key = bearer.key,
        let verdict = registry.authority.ruling(on: change.dot, change.hash, in: change.area, under: key)
      else { return reason }
      switch verdict {
      case .refuse: return .refused
      case .accept: return reason?.yieldsToRuling == true ? fault(of: change) : reason
      }
    }

    /// What is wrong with a change in itself, whoever made it.
    private func fault(of change: Change) -> HeldReason? {
      switch registry.form(change.heading) {
      case .held(let reason): reason
      case .fields(let check, _): check.reasonToHold(change.assignments)
      }
    }

    private mutating func verdict(_ heading: Heading, _ bearer: Bearer) -> HeadingVerdict {
      if let last, last.key == bearer.key, last.heading == heading { return last.verdict }
      let verdict = registry.judge(heading, of: bearer)
      last = (heading, bearer.key, verdict)
      return verdict
    }
  }

  /// The rule before enrolments exist: a unit reads and writes its own areas and those of all units below it.
  public func mayWrite(_ author: UnitID, areasOf unit: UnitID) -> Bool {
    author == unit || units.isUnder(unit, author)
  }

  /// Who may read an area before enrolments exist: the same as who may write it.
  public func mayRead(_ reader: UnitID, areasOf unit: UnitID) -> Bool { mayWrite(reader, areasOf: unit) }

  /// All units whose areas ``mayRead(_:areasOf:)`` lets `reader` read, ascending. O(units), with little work for those
  /// of others.
  public func unitsReadable(by reader: UnitID) -> [UnitID] {
    units(in: [AreaScope(unit: reader, includesBelow: true)]).sorted()
  }

  /// All units of which areas are in one of `scopes`. O(units), with little work for those of others.
  public func units(in scopes: [AreaScope]) -> Set<UnitID> {
    var found = Set(scopes.map(\.unit))
    let wide = Set(scopes.filter(\.includesBelow).map(\.unit))
    guard !wide.isEmpty else { return found }
    var open = Array(wide)
    while let next = open.popLast() {
      for child in units.children(of: next) where found.insert(child.id).inserted { open.append(child.id) }
    }
    for unit in units.all where !unit.successors.isEmpty && !found.contains(unit.id) {
      if wide.contains(where: { units.isUnder(unit.id, $0) }) { found.insert(unit.id) }
    }
    return found
  }
}

/// Whose replica a change is in, as far as its judge must know.
public struct Bearer: Hashable, Sendable {
  /// The store's key; nil if nobody has introduced the replica.
  public let key: PublicKey?
  /// Up to where the replica is honoured; nil without limit.
  public let limit: Authority.Limit?

  public init(key: PublicKey?, limit: Authority.Limit? = nil) {
    self.key = key
    self.limit = limit
  }

  /// A store of which nothing is asked: while no enrolments exist.
  public static let anybody = Bearer(key: nil)
}
