public import CanonicalJSON
internal import Causality
public import Exchange
internal import Records
public import ReplicaStore
public import Replication

extension ConflictWords {
  /// What an undo left, or put back though it had not been decided, in a line; values masked if `mask` says so.
  public func left(_ left: LeftAlone, _ reader: StoreReader, mask: Masking) throws -> String {
    let subject = try Subject(of: left.record, reader, self).title(language)
    let place =
      [subject, "\(left.record)", field(left.key, of: left.type, mask: mask)]
      .filter { !$0.isEmpty }.joined(separator: "  ") + ": "
    switch left.reason {
    case .builtOn(let change, let operation):
      let who = "\(unit(change.author.unit)) (\(Legible.line(change.author.name))), \(day(change.time))"
      return place + text("đã sửa tiếp: ", "changed since by ") + who
        + (operation.map { text("; thao tác \($0)", "; operation \($0)") } ?? "")
    case .undecided(let shown, let siblings):
      let sides = siblings.map { "\(choice($0.choice, left.key, of: left.type, mask: mask)) ← \(who($0))" }
      let remedy =
        left.key == .presence
        ? "record delete \(left.record)"
        : "record edit \(left.record) \(left.key.field)\(left.key.element == nil ? "" : "+")=…"
      return place
        + text("trước đó đang tranh chấp: ", "it was in dispute: ") + sides.joined(separator: "; ")
        + text(
          "; nay tạm hiện \(choice(shown, left.key, of: left.type, mask: mask)). Quyết định khác: ganh \(remedy)",
          "; now it shows \(choice(shown, left.key, of: left.type, mask: mask)). Decide otherwise: ganh \(remedy)")
    case .refused(let fault): return place + text("không ghi lại được", "cannot be put back") + " [\(fault.code)]"
    }
  }
}

extension ContractJSON {
  /// What an undo left, or put back though it had not been decided; values masked if `mask` says so.
  public static func left(_ left: LeftAlone, _ registry: Registry, mask: Masking) -> JSON {
    let type = registry.type(left.type)?.type
    let isMasked = left.key != .presence && mask.hides(left.key.field, of: type)
    let field =
      isMasked ? left.key.element.map { "\(left.key.field)/\(Masking.masked($0.plainText))" } : nil
    let place: [JSON.Member] = [
      JSON.Member("record", dot(left.record)), JSON.Member("type", .string(left.type)),
      JSON.Member("field", .string(field ?? left.key.description)),
    ]
    func who(_ author: Author, _ time: Moment, _ change: Dot) -> [JSON.Member] {
      [
        JSON.Member("by", .string(author.name)), JSON.Member("unit", .string(author.unit.description)),
        JSON.Member("time", .string(time.description)), JSON.Member("dot", dot(change)),
      ]
    }
    switch left.reason {
    case .builtOn(let change, let operation):
      return .object(
        place + who(change.author, change.time, change.dot)
          + [JSON.Member("operation", operation.map { .integer($0) } ?? .null)])
    case .undecided(let shown, let siblings):
      let own: Masking = isMasked ? .sensitive : .nothing
      let sides = siblings.map { sibling in
        JSON.object(
          [JSON.Member("value", choice(sibling.choice, mask: own))]
            + who(sibling.author, sibling.time, sibling.dot))
      }
      return .object(
        place + [JSON.Member("shown", choice(shown, mask: own)), JSON.Member("siblings", .array(sides))])
    case .refused(let fault): return .object(place + [JSON.Member("code", .string(fault.code))])
    }
  }
}
