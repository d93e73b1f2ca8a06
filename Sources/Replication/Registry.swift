public import Records

/// What everybody holds and every judgement needs: schemas in all their versions, units.
public struct Registry: Sendable {
  /// All schema versions held.
  public let schemas: [SchemaReference: Schema]
  public let units: UnitDirectory
  private let checks: [SchemaReference: [String: TypeCheck]]
  private let newest: [String: (schema: Schema, type: RecordType)]

  /// The registry of these schemas; a record type is read in the highest version that declares it.
  public init(_ schemas: [Schema]) {
    let ascending = schemas.sorted { $0.reference < $1.reference }
    self.schemas = Dictionary(ascending.map { ($0.reference, $0) }, uniquingKeysWith: { first, _ in first })
    var units: [UnitID: Unit] = [:]
    var newest: [String: (Schema, RecordType)] = [:]
    for schema in ascending {
      for unit in schema.units { units[unit.id] = unit }
      for type in schema.types { newest[type.name] = (schema, type) }
    }
    self.units = UnitDirectory(Array(units.values))
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

  /// Why `change` by itself is held, or nil: its schema, type, fields and values under its own schema version,
  /// its area, and whether its author's unit may write there. Whether its record and its context are in order
  /// is ``Admission``'s to say. O(assignments).
  public func reasonToHold(_ change: Change) -> HeldReason? {
    switch judge(change.heading) {
    case .held(let reason): reason
    case .fields(let check): check.reasonToHold(change.assignments)
    }
  }

  /// What the heading of changes alone says of them.
  enum HeadingVerdict: Sendable {
    case held(HeldReason)
    /// Their fields decide.
    case fields(TypeCheck)
  }

  private func judge(_ heading: Heading) -> HeadingVerdict {
    guard let types = checks[heading.schema] else { return .held(.schemaUnknown(heading.schema)) }
    guard let check = types[heading.type] else { return .held(.typeUnknown(heading.type)) }
    if let reason = reasonToHold(heading, branch: check.branch) { return .held(reason) }
    return .fields(check)
  }

  /// Judges many changes, most of which have one heading.
  public struct Judge {
    private let registry: Registry
    private var last: (heading: Heading, verdict: HeadingVerdict)?

    public init(_ registry: Registry) { self.registry = registry }

    /// The names of the fields that changes of this heading may assign, ascending by their bytes; none if all of them
    /// are held.
    public mutating func fieldNames(_ heading: Heading) -> [String] {
      if case .fields(let check) = verdict(heading) { check.fieldNames } else { [] }
    }

    /// As ``Registry/reasonToHold(_:)``, of a change with this heading and these assignments. `visit` gets each
    /// assignment that is in order: the index of its name in ``fieldNames(_:)``, tag and payload of its content.
    public mutating func reasonToHold(
      _ heading: Heading, _ assignments: UnsafeRawBufferPointer,
      _ visit: (Int, UInt8, UnsafeRawBufferPointer) throws -> Void
    ) throws -> HeldReason? {
      switch verdict(heading) {
      case .held(let reason): reason
      case .fields(let check): try check.reasonToHold(assignments, visit)
      }
    }

    private mutating func verdict(_ heading: Heading) -> HeadingVerdict {
      if let last, last.heading == heading { return last.verdict }
      let verdict = registry.judge(heading)
      last = (heading, verdict)
      return verdict
    }
  }

  private func reasonToHold(_ heading: Heading, branch: String) -> HeldReason? {
    guard let unit = heading.area.unit, heading.area.branch == branch else { return .areaForeign }
    return mayWrite(heading.author.unit, areasOf: unit) ? nil : .authority
  }

  /// The rule before enrolments exist: a unit reads and writes its own areas and those of all units below it.
  public func mayWrite(_ author: UnitID, areasOf unit: UnitID) -> Bool {
    if author == unit || units.isAncestor(author, of: unit) { return true }
    return units.successors(of: unit).contains { $0 == author || units.isAncestor(author, of: $0) }
  }

  /// Who may read an area: the same as who may write it, as long as no enrolments exist.
  public func mayRead(_ reader: UnitID, areasOf unit: UnitID) -> Bool { mayWrite(reader, areasOf: unit) }

  /// All units whose areas ``mayRead(_:areasOf:)`` lets `reader` read, ascending. O(units), with little work for those
  /// of others.
  public func unitsReadable(by reader: UnitID) -> [UnitID] {
    var readable: Set<UnitID> = [reader]
    var open = [reader]
    while let next = open.popLast() {
      for child in units.children(of: next) where readable.insert(child.id).inserted { open.append(child.id) }
    }
    for unit in units.all where !unit.successors.isEmpty && mayRead(reader, areasOf: unit.id) {
      readable.insert(unit.id)
    }
    return readable.sorted()
  }
}
