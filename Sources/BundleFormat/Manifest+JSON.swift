public import CanonicalJSON
internal import Causality
internal import Records
internal import Replication

extension Manifest {
  /// In bytes of JSON.
  static let highestSize = 8 << 20
  /// Of the signature, in bytes.
  static let highestSignatureSize = 1 << 12
  /// Of the statements, in bytes.
  public static let highestStatementsSize: Int64 = 8 << 20
  /// How many replicas a bundle may bring.
  public static let highestPartCount = 1 << 14

  /// The place of `changes` among the members: the first, or the second behind `statements`.
  public var changesIndex: Int? {
    guard members.first?.name == "statements" else { return members.isEmpty ? nil : 0 }
    return members.count > 1 ? 1 : nil
  }

  /// The members behind `changes`, of which this version knows none.
  public var otherMembers: ArraySlice<Member> { members.dropFirst((changesIndex ?? 0) + 1) }

  /// The canonical JSON.
  public func encode() -> [UInt8] { Array(json.canonicalText.utf8) }

  /// The manifest as JSON. Lives and areas are named once and referred to by index.
  public var json: JSON {
    var origins: [Origin] = [origin]
    var originIndex: [Origin: Int64] = [origin: 0]
    for origin in parts.map(\.origin) + named.map(\.origin) where originIndex[origin] == nil {
      originIndex[origin] = Int64(origins.count)
      origins.append(origin)
    }
    let areas = Array(Set(parts.map(\.area) + named.map(\.area) + knowledge.map(\.area) + members.compactMap(\.area)))
      .sorted()
    let areaIndex = Dictionary(areas.enumerated().map { ($1, Int64($0)) }, uniquingKeysWith: { first, _ in first })
    let json: JSON = [
      "format": "ganh-bundle", "version": .integer(Int64(Manifest.version)), "capabilities": [],
      "sender": ["unit": .string(sender.description), "origin": 0, "ordinal": .integer(Int64(ordinal))],
      "recipient": .string(recipient.description), "sequence": .number(sequence), "packed": .string(packed.description),
      "schemas": .array(schemas.map { [.string($0.schema.description), .string($0.hash.description)] }),
      "origins": .array(
        origins.map { [.string($0.life.description), .string(Manifest.hex($0.signingKey))] }),
      "areas": .array(areas.map { .string($0.description) }),
      "parts": .array(
        parts.map { part in
          [
            .string(part.replica.description), .integer(areaIndex[part.area] ?? 0),
            .integer(originIndex[part.origin] ?? 0), .number(part.base.counter),
            .string(part.base.digest.description), .number(part.head.counter), .string(part.head.digest.description),
            .string(Manifest.hex(part.signature)),
          ]
        }),
      "knowledge": .array(
        knowledge.map {
          [
            .string($0.replica.description), .integer(areaIndex[$0.area] ?? 0), .number($0.head.counter),
            .string($0.head.digest.description),
          ]
        }),
      "asks": .array(asks.map { .string($0.description) }), "changes": .number(changes),
      "members": .array(
        members.map { member in
          let row: [JSON] = [
            .string(member.name), .number(member.sizeInBytes), .string(member.sha256.description),
          ]
          return .array(row + (member.area.map { [.integer(areaIndex[$0] ?? 0)] } ?? []))
        }),
    ]
    guard case .object(var members) = json else { return json }
    let proofs = named.map { named -> JSON in
      [
        .string(named.replica.description), .integer(areaIndex[named.area] ?? 0),
        .integer(originIndex[named.origin] ?? 0),
      ]
    }
    let lives = heard.map { heard -> JSON in [.string(heard.life.description), .number(heard.sequence)] }
    for (key, rows) in [("named", proofs), ("heard", lives)] where !rows.isEmpty {
      members.append(JSON.Member(key, .array(rows)))
    }
    if let office { members.append(JSON.Member("office", .string(office))) }
    return .object(members)
  }

  private static func hex(_ bytes: [UInt8]) -> String { Hexadecimal.encode(bytes) }

  /// Reads and checks a manifest; keys that it does not know are passed over.
  public init(decoding bytes: [UInt8]) throws(BundleFault) {
    guard let json = try? JSON(reading: bytes) else { throw .manifest("MAN-2") }
    guard json.canonicalText.utf8.elementsEqual(bytes) else { throw .manifest("MAN-3") }
    guard json["format"]?.string == "ganh-bundle" else { throw .manifest("MAN-4") }
    guard let version = json["version"]?.integer, version >= 1 else { throw .manifest("MAN-4") }
    guard version <= Manifest.version else { throw .newer("version \(version)") }
    guard let capabilities = json["capabilities"]?.array else { throw .manifest("MAN-5") }
    if let first = capabilities.first {
      guard let name = first.string else { throw .manifest("MAN-5") }
      throw .newer(name)
    }
    guard let read = ManifestReader(json)?.manifest() else { throw .manifest("MAN-6") }
    self = read
    try check()
  }

  /// What holds between the parts of a manifest.
  func check() throws(BundleFault) {
    guard parts.count <= Manifest.highestPartCount else { throw .manifest("MAN-6") }
    for replicas in [parts.map(\.replica), named.map(\.replica), knowledge.map(\.replica)] {
      guard Set(replicas).count == replicas.count else { throw .manifest("MAN-7") }
    }
    guard Set(heard.map(\.life)).count == heard.count else { throw .manifest("MAN-7") }
    guard Int64(named.count) / 2 <= changes else { throw .manifest("MAN-7") }
    for named in named {
      guard named.origin.replica(in: named.area) == named.replica else { throw .manifest("MAN-9") }
    }
    var total: UInt64 = 0
    for part in parts {
      guard part.base.counter < part.head.counter, part.base.counter > 0 || part.base == .start else {
        throw .manifest("MAN-8")
      }
      guard part.origin.replica(in: part.area) == part.replica else { throw .manifest("MAN-9") }
      let (sum, isTooMuch) = total.addingReportingOverflow(part.head.counter - part.base.counter)
      guard !isTooMuch else { throw .manifest("MAN-10") }
      total = sum
    }
    guard total == UInt64(changes) else { throw .manifest("MAN-10") }
    guard let changesIndex, members[changesIndex].name == "changes",
      !members.dropFirst().contains(where: { $0.name == "statements" })
    else { throw .manifest("MAN-11") }
    if changesIndex == 1 {
      guard members[0].sizeInBytes <= Manifest.highestStatementsSize else { throw .manifest("MAN-14") }
    }
    guard members.allSatisfy({ Tar.isValidName($0.name) && $0.sizeInBytes <= Tar.highestSize }),
      Set(members.map(\.name)).count == members.count
    else { throw .manifest("MAN-12") }
    guard
      members.enumerated().allSatisfy({ index, member in
        member.area == nil || index > changesIndex && member.name.hasSuffix("/\(member.sha256)")
      })
    else { throw .manifest("MAN-13") }
  }
}

/// Reads the fields of a manifest; any that is missing or of another shape makes the whole nil.
private struct ManifestReader {
  let json: JSON
  let origins: [Manifest.Origin]
  let areas: [Area]

  init?(_ json: JSON) {
    self.json = json
    guard
      let origins = Self.all(
        json["origins"],
        { item -> Manifest.Origin? in
          guard let pair = item.array, pair.count == 2, let life = Self.one(pair[0], { Life($0) }),
            let key = pair[1].string.flatMap({ Digest(hex: $0) })
          else { return nil }
          return Manifest.Origin(life: life, signingKey: key.bytes)
        }), let areas = Self.all(json["areas"], { item in Self.one(item, { Area($0) }) })
    else { return nil }
    self.origins = origins
    self.areas = areas
  }

  private static func all<Item>(_ json: JSON?, _ read: (JSON) -> Item?) -> [Item]? {
    guard let items = json?.array else { return nil }
    let read = items.compactMap(read)
    return read.count == items.count ? read : nil
  }

  /// What a text spells, in the one spelling that it has.
  private static func one<Item: CustomStringConvertible>(_ json: JSON?, _ read: (String) -> Item?) -> Item? {
    guard let text = json?.string, let item = read(text), item.description == text else { return nil }
    return item
  }

  private func at<Item>(_ items: [Item], _ index: JSON) -> Item? {
    guard let index = index.integer, index >= 0, index < items.count else { return nil }
    return items[Int(index)]
  }

  private func head(_ counter: JSON, _ digest: JSON) -> Head? {
    guard let counter = counter.integer, (0...Manifest.highestNumber).contains(counter),
      let digest = digest.string.flatMap({ Digest(hex: $0) })
    else { return nil }
    return Head(counter: UInt64(counter), digest: digest)
  }

  private func part(_ json: JSON) -> Manifest.Part? {
    guard let row = json.array, row.count == 8, let replica = Self.one(row[0], { ReplicaID($0) }),
      let area = at(areas, row[1]), let origin = at(origins, row[2]), let base = head(row[3], row[4]),
      let head = head(row[5], row[6]), let signature = signature(row[7])
    else { return nil }
    return Manifest.Part(
      replica: replica, area: area, origin: origin, base: base, head: head, signature: signature)
  }

  private func named(_ json: JSON) -> Manifest.Named? {
    guard let row = json.array, row.count == 3, let replica = Self.one(row[0], { ReplicaID($0) }),
      let area = at(areas, row[1]), let origin = at(origins, row[2])
    else { return nil }
    return Manifest.Named(replica: replica, area: area, origin: origin)
  }

  private func heard(_ json: JSON) -> Manifest.Heard? {
    guard let row = json.array, row.count == 2, let life = Self.one(row[0], { Life($0) }),
      let sequence = row[1].integer, (1...Manifest.highestNumber).contains(sequence)
    else { return nil }
    return Manifest.Heard(life: life, sequence: sequence)
  }

  private func signature(_ json: JSON) -> [UInt8]? {
    guard let bytes = json.string.flatMap({ Hexadecimal.decode($0) }), bytes.count == 64 else { return nil }
    return bytes
  }

  private func known(_ json: JSON) -> Manifest.Known? {
    guard let row = json.array, row.count == 4, let replica = Self.one(row[0], { ReplicaID($0) }),
      let area = at(areas, row[1]), let head = head(row[2], row[3])
    else { return nil }
    return Manifest.Known(replica: replica, area: area, head: head)
  }

  private func member(_ json: JSON) -> Manifest.Member? {
    guard let row = json.array, (3...4).contains(row.count), let name = row[0].string, let size = row[1].integer,
      size >= 0, let sha256 = row[2].string.flatMap({ Digest(hex: $0) })
    else { return nil }
    let area = row.count == 4 ? at(areas, row[3]) : nil
    guard row.count == 3 || area != nil else { return nil }
    return Manifest.Member(name: name, sizeInBytes: size, sha256: sha256, area: area)
  }

  private func schema(_ json: JSON) -> Manifest.SchemaHash? {
    guard let pair = json.array, pair.count == 2, let schema = Self.one(pair[0], { SchemaReference($0) }),
      let hash = pair[1].string.flatMap({ Digest(hex: $0) })
    else { return nil }
    return Manifest.SchemaHash(schema: schema, hash: hash)
  }

  func manifest() -> Manifest? {
    guard let sender = json["sender"], let unit = Self.one(sender["unit"], { UnitID($0) }),
      let origin = sender["origin"].flatMap({ at(origins, $0) }), let ordinal = sender["ordinal"]?.integer,
      (0..<1 << 31).contains(ordinal), let recipient = Self.one(json["recipient"], { UnitID($0) }),
      let sequence = json["sequence"]?.integer, (1...Manifest.highestNumber).contains(sequence),
      let packed = Self.one(json["packed"], { Moment($0) }),
      let schemas = Self.all(json["schemas"], schema), let parts = Self.all(json["parts"], part),
      let named = Self.all(json["named"] ?? [], named), let heard = Self.all(json["heard"] ?? [], heard),
      let knowledge = Self.all(json["knowledge"], known), let members = Self.all(json["members"], member),
      let asks = Self.all(json["asks"], { item in Self.one(item, { ReplicaID($0) }) }),
      let changes = json["changes"]?.integer, changes >= 0, json["office"].map({ $0.string != nil }) ?? true
    else { return nil }
    return Manifest(
      sender: unit, origin: origin, ordinal: Int(ordinal), recipient: recipient, office: json["office"]?.string,
      sequence: sequence, packed: packed,
      schemas: schemas, parts: parts, named: named, heard: heard, knowledge: knowledge, asks: asks, changes: changes,
      members: members
    )
  }
}
