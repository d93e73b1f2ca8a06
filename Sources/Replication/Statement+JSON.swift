public import CanonicalJSON
internal import Causality
internal import Records

extension Statement {
  /// In bytes of canonical JSON.
  public static let highestSize = 1 << 18
  /// How many entries a list in a statement may have.
  static let highestCount = 2048

  /// What this version does not know it keeps only if it is small: it may be anything.
  private static let highestUnknownSize = 1 << 12

  /// Whether a store keeps the statement and passes it on.
  public var isKeepable: Bool {
    if case .unknown = content { canonicalText.utf8.count <= Statement.highestUnknownSize } else { true }
  }

  /// What the signature is over: a label, a zero byte, and the canonical JSON without the signature.
  public var signedBytes: [UInt8] { Array("ganh statement v1\0".utf8) + Array(body.canonicalText.utf8) }

  /// One line of canonical JSON.
  public var canonicalText: String { json.canonicalText }

  /// The statement with its signature.
  public var json: JSON {
    guard case .object(let members) = body else { return body }
    return .object(members + [JSON.Member("signature", .string(Hexadecimal.encode(signature)))])
  }

  private var body: JSON {
    if case .unknown(let json) = content { return json }
    var members: [JSON.Member] = [
      .init("issuer", .string(issuer.description)), .init("issued", .string(issued.description)),
    ]
    func add(_ key: String, _ value: JSON) { members.append(.init(key, value)) }
    if !reason.isEmpty { add("reason", .string(reason)) }
    switch content {
    case .hub(let hub):
      add("hub", .string(hub.key.description))
      add("unit", .string(hub.unit.description))
      if let escrow = hub.escrow { add("escrow", .string(escrow)) }
      if hub.isPractice { add("practice", true) }
    case .enrolment(let enrolment):
      add("store", .string(enrolment.key.description))
      add("reader", .string(enrolment.reader))
      add("unit", .string(enrolment.unit.description))
      add("role", .string(enrolment.role))
      add("tier", .integer(Int64(enrolment.tier)))
      if let office = enrolment.office { add("office", .string(office)) }
      if !enrolment.holder.isEmpty { add("holder", .string(enrolment.holder)) }
      add("reads", .array(enrolment.reads.map { .string($0.description) }))
      add("writes", .array(enrolment.writes.map { .string($0.description) }))
      if let until = enrolment.until { add("until", .string(until.description)) }
    case .revocation(let revocation):
      add("revoked", .string(revocation.key.description))
      add("honoured", .array(revocation.honoured.map(\.json)))
      if !revocation.statements.isEmpty {
        add("statements", .array(revocation.statements.map { .string($0.description) }))
      }
    case .closure(let closure):
      add("closed", .string(closure.life.description))
      add("store", .string(closure.key.description))
      add("ends", .array(closure.ends.map(\.json)))
    case .ruling(let ruling):
      add("ruled", .array([.string(ruling.dot.replica.description), .number(ruling.dot.counter)]))
      add("change", .string(ruling.change.description))
      add("verdict", .string(ruling.verdict.rawValue))
    case .unknown: break
    }
    return .object(members)
  }

  /// The statement that one line of canonical JSON spells, or nil; there is one spelling. One that says more than this
  /// version knows is ``Content/unknown(_:)``.
  public init?(canonicalText text: String) {
    guard text.utf8.count <= Statement.highestSize, let json = try? JSON(reading: Array(text.utf8)),
      let frame = StatementReader(json).frame(), json.canonicalText == text
    else { return nil }
    let known = StatementReader(json).content().map { content in
      Statement(
        content, issuer: frame.issuer, issued: frame.issued, reason: frame.reason, signature: frame.signature)
    }
    self = known.flatMap { $0.canonicalText == text ? $0 : nil } ?? frame
  }
}

extension ReplicaEnd {
  fileprivate var json: JSON {
    [.string(replica.description), .number(head.counter), .string(head.digest.description)]
  }

  fileprivate init?(_ json: JSON) {
    guard let row = json.array, row.count == 3, let replica = row[0].string.flatMap({ ReplicaID($0) }),
      let counter = row[1].integer, (0..<1 << 40).contains(counter),
      let digest = row[2].string.flatMap({ Digest(hex: $0) })
    else { return nil }
    self.init(replica, Head(counter: UInt64(counter), digest: digest))
  }
}

/// Takes a statement out of JSON; what is wrong anywhere makes the whole nil.
private struct StatementReader {
  let json: JSON

  init(_ json: JSON) { self.json = json }

  private func text(_ key: String) -> String? { json[key]?.string }
  private func key(_ name: String) -> PublicKey? { text(name).flatMap { PublicKey(hex: $0) } }
  private func unit() -> UnitID? { text("unit").flatMap { UnitID($0) } }

  private func list<Item>(_ name: String, _ read: (JSON) -> Item?) -> [Item]? {
    guard let items = json[name]?.array, items.count <= Statement.highestCount else { return nil }
    let read = items.compactMap(read)
    return read.count == items.count ? read : nil
  }

  /// What every statement has, with a content that is not looked at.
  func frame() -> Statement? {
    guard case .object(let members) = json, let issuer = key("issuer"),
      let issued = text("issued").flatMap({ Moment($0) }),
      let signature = text("signature").flatMap({ Hexadecimal.decode($0) }), signature.count == 64
    else { return nil }
    return Statement(
      .unknown(.object(members.filter { $0.key != "signature" })), issuer: issuer, issued: issued,
      reason: text("reason") ?? "", signature: signature)
  }

  func content() -> Statement.Content? {
    if json["hub"] != nil { return hub().map { .hub($0) } }
    if json["revoked"] != nil { return revocation().map { .revocation($0) } }
    if json["closed"] != nil { return closure().map { .closure($0) } }
    if json["ruled"] != nil { return ruling().map { .ruling($0) } }
    return enrolment().map { .enrolment($0) }
  }

  private func hub() -> HubEnrolment? {
    guard let key = key("hub"), let unit = unit() else { return nil }
    return HubEnrolment(key: key, unit: unit, escrow: text("escrow"), isPractice: json["practice"]?.bool ?? false)
  }

  private func enrolment() -> Enrolment? {
    guard let key = key("store"), let reader = text("reader"), let unit = unit(), let role = text("role"),
      Identifier.isValid(role), let tier = json["tier"]?.integer, (0...255).contains(tier),
      let reads = list("reads", { $0.string.flatMap { AreaScope($0) } }),
      let writes = list("writes", { $0.string.flatMap { AreaScope($0) } })
    else { return nil }
    return Enrolment(
      key: key, reader: reader, unit: unit, role: role, tier: Int(tier), office: text("office"),
      holder: text("holder") ?? "", reads: reads, writes: writes, until: text("until").flatMap { PartialDate($0) })
  }

  private func revocation() -> Revocation? {
    guard let key = key("revoked"), let honoured = list("honoured", { ReplicaEnd($0) }) else { return nil }
    let statements = list("statements") { $0.string.flatMap { Digest(hex: $0) } } ?? []
    return Revocation(key: key, honoured: honoured, statements: statements)
  }

  private func closure() -> Closure? {
    guard let life = text("closed").flatMap({ Life($0) }), let key = key("store"),
      let ends = list("ends", { ReplicaEnd($0) })
    else { return nil }
    return Closure(key: key, life: life, ends: ends)
  }

  private func ruling() -> Ruling? {
    guard let dot = json["ruled"]?.array, dot.count == 2, let replica = dot[0].string.flatMap({ ReplicaID($0) }),
      let counter = dot[1].integer, (1..<1 << 40).contains(counter),
      let change = text("change").flatMap({ Digest(hex: $0) }),
      let verdict = text("verdict").flatMap({ Ruling.Verdict(rawValue: $0) })
    else { return nil }
    return Ruling(dot: Dot(replica, UInt64(counter)), change: change, verdict: verdict)
  }
}

/// Bytes as pairs of lower-case hexadecimal digits.
public enum Hexadecimal {
  /// Two digits a byte.
  public static func encode(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// The bytes that `text` spells, or nil.
  public static func decode(_ text: some StringProtocol) -> [UInt8]? {
    let digits = Array(text.utf8).map { digit -> UInt8? in
      switch digit {
      case 0x30...0x39: digit - 0x30
      case 0x61...0x66: digit - 0x57
      default: nil
      }
    }
    guard digits.count % 2 == 0 else { return nil }
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: digits.count, by: 2) {
      guard let high = digits[index], let low = digits[index + 1] else { return nil }
      bytes.append(high << 4 | low)
    }
    return bytes
  }
}
