public import Causality
public import Records
public import Replication

/// Who makes local changes, and when: given once for a transaction.
public struct Hand: Sendable {
  /// The life whose replicas the changes get.
  public let life: Life
  /// The store's public signing key, 32 bytes.
  public let signingKey: [UInt8]
  public let ordinal: Int
  public let author: Author
  public let time: Moment
  /// The day on which codes are read: today in Vietnam unless said otherwise.
  public let day: PartialDate

  public init(
    life: Life, signingKey: [UInt8], ordinal: Int, author: Author, time: Moment, day: PartialDate? = nil
  ) {
    self.day = day ?? time.dayInVietnam
    self.life = life
    self.signingKey = signingKey
    self.ordinal = ordinal
    self.author = author
    self.time = time
  }
}

extension StoreWriter {
  /// Adds a record of `type` in `area`.
  public func add(
    _ type: String, in area: Area, _ assignments: [Assignment], reason: String = "", repeats: Dot? = nil, by hand: Hand
  ) throws -> Change {
    guard let (schema, recordType) = reader.registry.type(type) else { throw EditFault.typeUnknown(type) }
    guard area.branch == recordType.branch else { throw EditFault.areaForbidden(area.description) }
    let given = Set(assignments.filter { $0.content != .cleared }.map(\.field))
    for field in recordType.fields where field.isRequired && !given.contains(field.name) {
      throw EditFault.fieldRequired(type: type, field: field.name)
    }
    try check(assignments, recordType, schema, hand, area, touchesPresence: true)
    let dot = try nextDot(in: area, by: hand)
    let heading = Heading(type: type, area: area, author: hand.author, schema: schema.reference)
    return try commit(
      Change(
        dot: dot, record: dot, heading: heading, context: .empty,
        assignments: Assignments(assignments.filter { $0.content != .cleared }),
        time: hand.time, reason: reason, repeats: repeats))
  }

  /// Edits a record: only what differs from what it shows is assigned, except where siblings differ, for then to
  /// choose is an edit. Returns nil, and makes no change, if nothing differs.
  ///
  /// `presence` deletes or restores, or settles a conflict about presence. `mustSee` makes a change even of nothing:
  /// the word that somebody has seen what was merged.
  public func edit(
    _ record: RecordID, _ assignments: [Assignment], presence: Presence? = nil, mustSee: Bool = false,
    reason: String = "", by hand: Hand
  ) throws -> Change? {
    guard let state = try reader.state(of: record) else {
      guard try reader.record(of: record) == record else { throw EditFault.recordUnknown(record.description) }
      throw EditFault.recordHeld(record)
    }
    guard let (schema, type) = reader.registry.type(state.type) else { throw EditFault.typeUnknown(state.type) }
    if presence == nil, !state.isPresent, !mustSee { throw EditFault.recordDeleted(record) }
    try check(assignments, type, schema, hand, state.area, touchesPresence: presence != nil)
    let differing = assignments.filter { assignment in
      guard let field = state.field(assignment.key) else { return assignment.isSomething }
      return field.siblings.count > 1 || field.shown != assignment.choice
    }
    for assignment in differing
    where type.field(assignment.field)?.policy == .once && state.field(assignment.key) != nil {
      throw EditFault.fieldOnce(field: assignment.field)
    }
    let says: Presence? =
      presence.flatMap { $0 == (state.isPresent ? .present : .absent) && state.presence.siblings.count == 1 ? nil : $0 }
    guard !differing.isEmpty || says != nil || mustSee else { return nil }
    let heading = Heading(type: state.type, area: state.area, author: hand.author, schema: schema.reference)
    return try commit(
      Change(
        dot: nextDot(in: state.area, by: hand), record: record, heading: heading, context: state.context,
        presence: says, assignments: Assignments(differing), time: hand.time, reason: reason))
  }

  private func check(
    _ assignments: [Assignment], _ type: RecordType, _ schema: Schema, _ hand: Hand, _ area: Area,
    touchesPresence: Bool
  ) throws {
    let (registry, authority) = (reader.registry, reader.registry.authority)
    guard let unit = area.unit else { throw EditFault.areaForbidden(area.description) }
    if authority.isOpen {
      guard registry.mayWrite(hand.author.unit, areasOf: unit) else {
        throw EditFault.areaForbidden(area.description)
      }
    } else {
      guard let key = PublicKey(hand.signingKey), !authority.isRevoked(key) else { throw EditFault.signerRevoked }
      guard !authority.grants(of: key).isEmpty else { throw EditFault.signerPending }
      guard authority.mayWrite(key, as: hand.author, area) else { throw EditFault.areaForbidden(area.description) }
    }
    if touchesPresence, !type.writers.isEmpty, !type.writers.contains(hand.author.role) {
      throw EditFault.roleForbidden(field: FieldKey.presence.field, role: hand.author.role)
    }
    for assignment in assignments {
      guard let field = type.field(assignment.field) else {
        throw EditFault.fieldUnknown(type: type.name, field: assignment.field)
      }
      let writers = type.writers(of: field)
      guard writers.isEmpty || writers.contains(hand.author.role) else {
        throw EditFault.roleForbidden(field: field.name, role: hand.author.role)
      }
      switch assignment.content {
      case .cleared:
        if field.isRequired { throw EditFault.fieldRequired(type: type.name, field: field.name) }
      case .value(let value), .element(let value, _):
        if let fault = field.validate(value, in: schema) {
          throw EditFault.valueInvalid(
            field: field.name, code: fault.code, vi: fault.message(.vietnamese), en: fault.message(.english))
        }
        if let fault = try faultBeyondShape(value, field, schema, hand) { throw fault }
      }
    }
  }

  /// What is wrong with a value although its type is right: a code that is not in use on the day of the edit, a
  /// reference to a record of another type. Of others' changes this is not asked.
  private func faultBeyondShape(
    _ value: Value, _ field: Field, _ schema: Schema, _ hand: Hand
  ) throws -> EditFault? {
    switch (field.type, value) {
    case (.code(let list), .code(let key)):
      let code = schema.codeList(list)?.codes.first { $0.key == key }
      guard let code, !code.isValid(on: hand.day) else { return nil }
      return .valueInvalid(
        field: field.name, code: "value.code.day", vi: "mã “\(key)” không dùng vào ngày \(hand.day)",
        en: "the code “\(key)” is not in use on \(hand.day)")
    case (.reference(let type), .reference(let reference)):
      guard let replica = ReplicaID(rawValue: reference.replica),
        let change = try reader.change(Dot(replica, reference.counter)), !change.isCreation || change.type != type
      else { return nil }
      return .valueInvalid(
        field: field.name, code: "value.reference", vi: "\(reference.plainText) không phải là \(type)",
        en: "\(reference.plainText) is no \(type)")
    default: return nil
    }
  }

  func nextDot(in area: Area, by hand: Hand) throws -> Dot {
    let replica = ReplicaID(signingKey: hand.signingKey, life: hand.life, area: area.description)
    if heads[replica] == nil {
      try introduce(
        replica, life: hand.life, signingKey: hand.signingKey, ordinal: hand.ordinal, unit: hand.author.unit, area: area
      )
      heads[replica] = try reader.provenHead(of: replica)
    }
    return Dot(replica, (heads[replica]?.counter ?? 0) + 1)
  }

  func commit(_ change: Change) throws -> Change {
    let bytes = change.canonicalBytes
    // A little less than a bundle takes: what is committed can be packed.
    guard bytes.count <= 7 << 20 else { throw EditFault.changeLarge(sizeInBytes: bytes.count) }
    let head = (heads[change.dot.replica] ?? .start).advanced(by: Digest(of: bytes))
    try bytes.withUnsafeBytes { buffer in
      try append(
        change, body: UnsafeRawBufferPointer(rebasing: buffer[change.heading.bytes.count...]), digest: head.digest)
    }
    try foldTouched()
    heads[change.dot.replica] = head
    return change
  }

  /// Ends the local edits of a transaction, or so far of what `receipt` enters in the ledger: they have arrived, and the
  /// heads of their replicas move.
  public func finishEdits(receipt: Int64? = nil) throws {
    guard !heads.isEmpty else { return }
    try arrived(heads: heads, receipt: receipt)
    heads = [:]
  }
}

extension Assignment {
  /// What its field or element becomes.
  public var choice: Choice {
    switch content {
    case .cleared: .cleared
    case .value(let value): .value(value)
    case .element(_, let isIn): isIn ? .isIn : .isOut
    }
  }

  /// Whether it says more than that nothing is there, where nothing ever was.
  var isSomething: Bool {
    switch content {
    case .cleared, .element(_, isIn: false): false
    default: true
    }
  }
}
