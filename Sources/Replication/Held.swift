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
  /// Its author's unit may not write this area.
  case authority

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
    default: return nil
    }
  }
}
