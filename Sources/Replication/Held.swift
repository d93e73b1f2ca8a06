public import Records

/// Why a change is in the log and not applied.
public enum HeldReason: Hashable, Sendable {
  /// Its schema version is not here yet.
  case schemaUnknown(SchemaReference)
  /// Its schema version knows no such record type.
  case typeUnknown(String)
  /// Its record type knows no such field.
  case fieldUnknown(String)
  /// A field's value is invalid under its own schema version.
  case valueInvalid(field: String)
  /// It is not in the area of its record or of its replica, or the type belongs to another branch.
  case areaForeign
  /// Its context names a change of another record.
  case contextForeign
  /// The change that created its record is held.
  case creationHeld
  /// Its author's unit, or the store's enrolment, may not write this area.
  case authority
  /// The store that made it is not enrolled, as far as is known here.
  case signerUnknown
  /// It lies beyond what the revocation of its store's key honours.
  case signerRevoked
  /// Its author's role may not write this field.
  case roleForbidden(field: String)
  /// Its record was created beyond the end of a closed replica.
  case recordClosed
  /// A hub refused it.
  case refused

  /// The stable code, as in `log --json` and in the store.
  public var code: String {
    switch self {
    case .schemaUnknown(let schema): "schema.unknown:\(schema)"
    case .typeUnknown(let type): "type.unknown:\(type)"
    case .fieldUnknown(let field): "field.unknown:\(field)"
    case .valueInvalid(let field): "value.invalid:\(field)"
    case .areaForeign: "area.foreign"
    case .contextForeign: "context.foreign"
    case .creationHeld: "creation.held"
    case .authority: "authority"
    case .signerUnknown: "signer.unknown"
    case .signerRevoked: "signer.revoked"
    case .roleForbidden(let field): "role.forbidden:\(field)"
    case .recordClosed: "record.closed"
    case .refused: "ruling.refused"
    }
  }

  /// The reason that `code` names, or nil.
  public init?(code: String) {
    let parts = code.split(separator: ":" as Character, maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    switch (parts.first, parts.dropFirst().first) {
    case ("schema.unknown", let text?):
      guard let schema = SchemaReference(text) else { return nil }
      self = .schemaUnknown(schema)
    case ("type.unknown", let type?): self = .typeUnknown(type)
    case ("field.unknown", let field?): self = .fieldUnknown(field)
    case ("value.invalid", let field?): self = .valueInvalid(field: field)
    case ("area.foreign", nil): self = .areaForeign
    case ("context.foreign", nil): self = .contextForeign
    case ("creation.held", nil): self = .creationHeld
    case ("authority", nil): self = .authority
    case ("signer.unknown", nil): self = .signerUnknown
    case ("signer.revoked", nil): self = .signerRevoked
    case ("role.forbidden", let field?): self = .roleForbidden(field: field)
    case ("record.closed", nil): self = .recordClosed
    case ("ruling.refused", nil): self = .refused
    default: return nil
    }
  }
}

extension HeldReason {
  /// Whether a hub may let the change in nevertheless: it is in order, and only its author's right is in doubt.
  public var yieldsToRuling: Bool {
    switch self {
    case .authority, .signerUnknown, .signerRevoked, .roleForbidden: true
    default: false
    }
  }
}
