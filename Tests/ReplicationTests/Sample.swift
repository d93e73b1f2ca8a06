import Causality
import Records
import Replication

/// The value, which whoever writes the test knows to be there.
func known<Value>(_ value: Value?, _ what: StaticString = "a value that is there") -> Value {
  guard let value else { preconditionFailure("\(what)") }
  return value
}

/// Units, people, a record type with one field for each policy, and changes of it.
enum Sample {
  static func unit(_ code: String) -> UnitID { known(UnitID("\(code)@2021-01-01")) }

  static let commune = unit("22504")
  static let successor = unit("22505")
  static let neighbour = unit("22519")
  static let district = unit("571")
  static let area = Area(unit: commune, branch: "households")

  static func replica(_ number: UInt64) -> ReplicaID { known(ReplicaID(rawValue: number)) }
  static func dot(_ replica: UInt64, _ counter: UInt64) -> Dot { Dot(Sample.replica(replica), counter) }

  static func heading(
    _ name: String = "Lan", unit: UnitID = commune, tier: Int = 2, version: Int = 1, type: String = "card",
    area: Area = area
  ) -> Heading {
    Heading(
      type: type, area: area, author: Author(name: name, unit: unit, role: "officer", tier: tier),
      schema: SchemaReference(id: "sample", version: version))
  }

  static func change(
    _ dot: Dot, of record: RecordID, seen: [Dot] = [], unseen: [Dot] = [], _ assignments: [Assignment] = [],
    presence: Presence? = nil, time: Int64 = 0, by heading: Heading = heading(), reason: String = ""
  ) -> Change {
    let vector = VersionVector(seen.map { ($0.replica, $0.counter) })
    return Change(
      dot: dot, record: record, heading: heading, context: Context(vector: vector, unseen: unseen), presence: presence,
      assignments: Assignments(assignments), time: Moment(milliseconds: time), reason: reason)
  }

  // MARK: The schema

  static let steps = ["draft": ["sent"], "sent": ["checked", "draft"], "checked": ["done"], "done": []]

  static func field(
    _ name: String, _ type: FieldType, _ policy: Policy, isSet: Bool = false, isRequired: Bool = false,
    transitions: [String: [String]] = [:]
  ) -> Field {
    let label = Label(vi: name, en: name)
    return Field(
      name: name, label: label, help: label, type: type, isSet: isSet, isRequired: isRequired, policy: policy,
      writers: [], isSensitive: false, transitions: transitions)
  }

  static let text = FieldType.text(maxLength: 40, pattern: nil)
  static let fields = [
    field("asked", text, .ask), field("newest", text, .latest), field("ranked", text, .senior),
    field("owned", text, .owner), field("causes", .code(list: "cause"), .union, isSet: true),
    field("tags", text, .ask, isSet: true), field("most", .integer(min: nil, max: nil), .max),
    field("least", .integer(min: nil, max: nil), .min), field("number", text, .once),
    field("state", .code(list: "state"), .stage, transitions: steps), field("voted", text, .unknown("vote")),
  ]

  static let card = type(fields)

  static func type(_ fields: [Field], named name: String = "card") -> RecordType {
    let label = Label(vi: name, en: name)
    return RecordType(name: name, branch: "households", label: label, help: label, fields: fields)
  }

  static func list(_ name: String, _ keys: [String]) -> CodeList {
    let label = Label(vi: name, en: name)
    return CodeList(
      name: name, label: label,
      codes: keys.map { CodeList.Code(key: $0, label: label, validFrom: nil, validTo: nil) })
  }

  static func schema(_ version: Int, _ types: [RecordType] = [card]) -> Schema {
    let label = Label(vi: "mẫu", en: "sample")
    func place(_ id: UnitID, _ tier: Int, _ parent: UnitID?, _ successors: [UnitID] = []) -> Unit {
      Unit(
        id: id, name: id.code, kind: "unit", tier: tier, parent: parent, validTo: nil, successors: successors)
    }
    return Schema(
      reference: SchemaReference(id: "sample", version: version), label: label,
      branches: [Branch(name: "households", label: label)], types: types,
      codeLists: [list("cause", ["illness", "flood"]), list("state", ["draft", "sent", "checked", "done"])],
      units: [
        place(district, 3, nil), place(commune, 2, district, [successor]), place(successor, 2, district),
        place(neighbour, 2, district),
      ])
  }

  static let rules = RecordRules(type: card, owner: commune, successors: [successor])
}

extension Assignment {
  static func text(_ field: String, _ text: String) -> Assignment { Assignment(field: field, .value(.text(text))) }
  static func integer(_ field: String, _ number: Int64) -> Assignment {
    Assignment(field: field, .value(.integer(number)))
  }
  static func code(_ field: String, _ key: String) -> Assignment { Assignment(field: field, .value(.code(key))) }
  static func element(_ field: String, _ key: String, isIn: Bool) -> Assignment {
    let value = field == "causes" ? Value.code(key) : .text(key)
    return Assignment(field: field, .element(value, isIn: isIn))
  }
}

/// SplitMix64: a small generator whose whole run is named by its seed.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  /// Whether something of that chance in a hundred happens.
  mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }
}
