/// What records there are: branches, record types, code lists and units, as immutable dated data.
public struct Schema: Hashable, Sendable {
  /// Its name and version.
  public let reference: SchemaReference
  /// What people call it.
  public let label: Label
  /// The branches of the work, with which units make areas.
  public let branches: [Branch]
  /// The record types, in the order of display.
  public let types: [RecordType]
  /// The lists that fields of codes draw on.
  public let codeLists: [CodeList]
  /// The administrative units that it knows.
  public let units: [Unit]
  /// Dated reference data: standards, calendars, prizes.
  public let tables: [ReferenceTable]

  /// A schema of these parts, taken as they are.
  public init(
    reference: SchemaReference, label: Label, branches: [Branch], types: [RecordType], codeLists: [CodeList],
    units: [Unit], tables: [ReferenceTable] = []
  ) {
    self.reference = reference
    self.label = label
    self.branches = branches
    self.types = types
    self.codeLists = codeLists
    self.units = units
    self.tables = tables
  }

  /// The record type of that name. O(n).
  public func type(_ name: String) -> RecordType? { types.first { $0.name == name } }
  /// The code list of that name. O(n).
  public func codeList(_ name: String) -> CodeList? { codeLists.first { $0.name == name } }
  /// The reference table of that name. O(n).
  public func table(_ name: String) -> ReferenceTable? { tables.first { $0.name == name } }
}

/// A schema by name and immutable version, spelled `vietnam@3`.
public struct SchemaReference: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// An identifier.
  public let id: String
  /// From 1; what a version says never changes.
  public let version: Int

  /// The reference of these two, taken as they are.
  public init(id: String, version: Int) {
    self.id = id
    self.version = version
  }

  /// The reference that `ID@VERSION` spells, or nil.
  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, Identifier.isValid(parts[0]), let version = Int32(parts[1]), version > 0,
      String(version) == parts[1]
    else { return nil }
    self.init(id: String(parts[0]), version: Int(version))
  }

  /// `vietnam@3`.
  public var description: String { "\(id)@\(version)" }
  /// By name, then by version.
  public static func < (a: Self, b: Self) -> Bool { (a.id, a.version) < (b.id, b.version) }
}

/// Words for people, in Vietnamese and English.
public struct Label: Hashable, Sendable {
  /// In Vietnamese.
  public let vi: String
  /// In English.
  public let en: String

  /// The words in both languages.
  public init(vi: String, en: String) {
    self.vi = vi
    self.en = en
  }
}

/// A branch of the work: with a unit it makes an area.
public struct Branch: Hashable, Sendable {
  /// An identifier, the second half of an area's name.
  public let name: String
  /// What people call it.
  public let label: Label

  /// A branch of this name.
  public init(name: String, label: Label) {
    self.name = name
    self.label = label
  }
}

/// A type of record: its branch and its fields.
public struct RecordType: Hashable, Sendable {
  /// An identifier, its table's name.
  public let name: String
  /// The branch in whose areas its records are.
  public let branch: String
  /// What people call it.
  public let label: Label
  /// What it is for, in a sentence.
  public let help: Label
  /// In the order of display.
  public let fields: [Field]
  /// The roles that may add, delete and restore its records, and write those fields that name no roles of their own;
  /// empty: everybody who may write the area.
  public let writers: [String]

  /// A record type; without `writers` whoever may write the area may write it.
  public init(name: String, branch: String, label: Label, help: Label, fields: [Field], writers: [String] = []) {
    self.name = name
    self.branch = branch
    self.label = label
    self.help = help
    self.fields = fields
    self.writers = writers
  }

  /// The roles that may write a field: its own, else the type's; empty: everybody who may write the area.
  public func writers(of field: Field) -> [String] { field.writers.isEmpty ? writers : field.writers }

  /// The field of that name. O(n).
  public func field(_ name: String) -> Field? { fields.first { $0.name == name } }
}

/// One field of a record type.
public struct Field: Hashable, Sendable {
  /// An identifier, its column's name.
  public let name: String
  /// What people call it, a sheet's head.
  public let label: Label
  /// What it is for, in a sentence.
  public let help: Label
  /// What a value is; of a set, an element.
  public let type: FieldType
  /// Whether the field is a set of values of `type`.
  public let isSet: Bool
  /// Whether a record cannot be added without it.
  public let isRequired: Bool
  /// What becomes of concurrent different values.
  public let policy: Policy
  /// The roles that may write it; empty: those of the record type.
  public let writers: [String]
  /// Whether screens and reports mask it by default.
  public let isSensitive: Bool
  /// Declared steps of a `stage`: from a code to the codes that may follow it.
  public let transitions: [String: [String]]

  /// A field of these properties.
  public init(
    name: String, label: Label, help: Label, type: FieldType, isSet: Bool, isRequired: Bool, policy: Policy,
    writers: [String], isSensitive: Bool, transitions: [String: [String]]
  ) {
    self.name = name
    self.label = label
    self.help = help
    self.type = type
    self.isSet = isSet
    self.isRequired = isRequired
    self.policy = policy
    self.writers = writers
    self.isSensitive = isSensitive
    self.transitions = transitions
  }
}

/// The type of a field's value with its limits.
public enum FieldType: Hashable, Sendable {
  /// At most `maxLength` Unicode scalars; `pattern` is a whole-text regular expression of the subset that
  /// ``TextPattern`` knows.
  case text(maxLength: Int, pattern: String?)
  case integer(min: Int64?, max: Int64?)
  case decimal(scale: UInt8)
  /// Whole đồng.
  case money(min: Int64?)
  case boolean
  case date
  case moment
  /// A key of the code list named.
  case code(list: String)
  /// A record of the type named.
  case reference(type: String)
}

/// What becomes of concurrent different values of a field.
public enum Policy: Hashable, Sendable {
  case ask, latest, senior, owner, union, max, min, once, stage
  /// A policy of a later version: asks.
  case unknown(String)
}

/// A list of codes, each valid for a time.
public struct CodeList: Hashable, Sendable {
  /// An identifier.
  public let name: String
  /// What people call it.
  public let label: Label
  /// In the order of display.
  public let codes: [Code]

  /// A list of these codes.
  public init(name: String, label: Label, codes: [Code]) {
    self.name = name
    self.label = label
    self.codes = codes
  }

  /// One code with the days, inclusive, on which it may be used.
  public struct Code: Hashable, Sendable {
    /// What is stored.
    public let key: String
    /// What people read.
    public let label: Label
    /// The first day; nil for ever before.
    public let validFrom: PartialDate?
    /// The last day; nil for ever after.
    public let validTo: PartialDate?
    /// Whether it comes from memory or from second-hand pages: nobody has checked it against the gazette.
    public let isUnverified: Bool

    /// A code of a list.
    public init(
      key: String, label: Label, validFrom: PartialDate?, validTo: PartialDate?, isUnverified: Bool = false
    ) {
      self.key = key
      self.label = label
      self.validFrom = validFrom
      self.validTo = validTo
      self.isUnverified = isUnverified
    }
  }
}

/// An administrative unit as the registry holds it.
public struct Unit: Hashable, Sendable {
  /// Its code and the first day on which the code means it.
  public let id: UnitID
  /// Its official name.
  public let name: String
  /// What it is, in the words of the law: `xã`, `thị trấn`, `huyện`.
  public let kind: String
  /// Hamlet 1, commune 2, district 3, province 4.
  public let tier: Int
  /// The unit above; nil at the top.
  public let parent: UnitID?
  /// The last day on which the code means this unit; nil while it still does.
  public let validTo: PartialDate?
  /// The units that followed it.
  public let successors: [UnitID]

  /// Whether its code means it on that day.
  public func isValid(on day: PartialDate) -> Bool { id.validFrom <= day && (validTo.map { day <= $0 } ?? true) }

  /// Whether it is of the tier of communes and towns.
  public var isCommune: Bool { tier == 2 }
  /// Whether it is of the tier of districts.
  public var isDistrict: Bool { tier == 3 }
  /// Whether it is of the tier of provinces.
  public var isProvince: Bool { tier == 4 }

  /// A unit as the registry knows it.
  public init(
    id: UnitID, name: String, kind: String, tier: Int, parent: UnitID?, validTo: PartialDate?, successors: [UnitID]
  ) {
    self.id = id
    self.name = name
    self.kind = kind
    self.tier = tier
    self.parent = parent
    self.validTo = validTo
    self.successors = successors
  }
}
