import BundleFormat
import BundleSealing
import Causality
import Exchange
import Foundation
import Records
import ReplicaStore
import Replication
import Testing

/// What somebody with the format's page, a stick, or even an enrolled key can try; each ends with a code, a store that is
/// as it was, and an exchange that goes on the next day.
@Suite struct `Sixteen attacks` {
  private let world: World
  private let record: RecordID

  init() throws {
    world = try World.enrolled([("commune", World.commune), ("neighbour", World.neighbour)])
    record = try world.add("commune", [text("head_name", "Nguyễn Văn A"), code("class", "poor")])
    try world.exchange("commune")
    try world.exchange("neighbour", World.neighbour)
  }

  private func dump() throws -> [String: [String]] { try world.dump("district", without: ["receipt", "meta", "past"]) }

  /// The file is refused with this code, and log and tables are as before.
  private func expectRefused(_ file: String, _ code: String, _ exit: Int32, _ at: SourceLocation = #_sourceLocation)
    throws
  {
    let before = try dump()
    let report = try world.merge("district", file)
    #expect(report.bundles.map(\.code) == [code] && report.exitStatus == exit, sourceLocation: at)
    #expect(try dump() == before, sourceLocation: at)
    try expectNextDay(at)
  }

  /// Everybody exchanges as if nothing had been.
  private func expectNextDay(_ at: SourceLocation = #_sourceLocation) throws {
    for (name, unit) in [("commune", World.commune), ("neighbour", World.neighbour)] {
      try world.add(name, [text("head_name", "\(world.random.next())")], unit: unit)
      let reports = try world.exchange(name, unit)
      #expect(reports.map(\.exitStatus).allSatisfy { $0 == 0 || $0 == 3 }, "\(reports)", sourceLocation: at)
      let names = try world.names(name, unit: unit)
      #expect(try names == world.names("district", unit: unit), sourceLocation: at)
    }
    #expect(try world.isRebuiltSame("district"), sourceLocation: at)
  }

  private func rewritten(_ file: String, _ change: (inout Data) -> Void) throws -> String {
    var data = try Data(contentsOf: URL(fileURLWithPath: file))
    change(&data)
    let path = "\(world.folder)/sticks/\(UUID().uuidString)"
    try data.write(to: URL(fileURLWithPath: path))
    return path
  }

  @Test func `arbitrary content`() throws {
    let noise = (0..<50_000).map { _ in UInt8.random(in: 0...255) }
    let path = world.folder + "/sticks/noise"
    try Data(noise).write(to: URL(fileURLWithPath: path))
    try expectRefused(path, "bundle.foreign", 20)
    try Data(Array("age-encryption.org/v1\n".utf8) + noise).write(to: URL(fileURLWithPath: path))
    try expectRefused(path, "bundle.seal", 20)
  }

  @Test func `endless data`() throws {
    // Behind a good bundle, and as a header that never ends.
    let good = try world.pack("commune", to: World.district)
    try expectRefused(rewritten(good) { $0.append(Data(count: 1 << 20)) }, "bundle.seal", 20)
    let stanza = "-> X25519 TEiF0ypqr+bpvcqXNyCVJpL7OuwPdVwPL7KQEbFDOCc\nhjabGXwSLQ9c3S6Lw2i+S2Tu2fiwQHHslbBN6B41FLE\n"
    let header = "age-encryption.org/v1\n" + String(repeating: stanza, count: 100_000)
    let path = world.folder + "/sticks/stanzas"
    try Data(header.utf8).write(to: URL(fileURLWithPath: path))
    try expectRefused(path, "bundle.seal", 20)
  }

  @Test func `fast-forward to the highest numbers`() throws {
    var insider = try Forger(insider: "commune", world, seed: 1)
    let area = try insider.area()
    let known = try world["district"].replicaStore.read { try $0.replicas(in: area) }.map {
      Manifest.Known(replica: $0.replica, area: area, head: Head(counter: (1 << 40) - 1, digest: $0.head.digest))
    }
    let file = try insider.pack(
      [], in: [area], to: World.district, knowledge: known, tamper: { $0.sequence = (1 << 40) - 1 },
      into: world.folder)
    // Named as missing, for nobody can prove that there is so much; and it keeps nobody from anything.
    let report = try world.merge("district", file)
    #expect(report.bundles.first?.leftOut.allSatisfy { $0.code == "bundle.base.missing" } == true)
    #expect(report.exitStatus == 24)
    try expectNextDay()
  }

  @Test func `a million replicas: words leave little behind, and a bundle brings no more than the limit`() throws {
    var insider = try Forger(insider: "commune", world, seed: 9)
    let area = try insider.area()
    func name(_ number: UInt64) throws -> ReplicaID { try #require(ReplicaID(rawValue: number << 20 | 1)) }
    let highest = Head(counter: (1 << 40) - 1, digest: Digest(of: [1]))
    let before = try dump()
    for claims in [UInt64(1)...3000, 3001...6000] {
      let file = try insider.pack(
        [], in: [area], to: World.district,
        knowledge: claims.map { Manifest.Known(replica: try name($0), area: area, head: highest) }, into: world.folder)
      // Nobody can prove such words: a thousand are named and asked for, the rest leaves nothing.
      #expect(try world.merge("district", file).exitStatus == (claims.contains(1) ? 24 : 0))
    }
    let after = try dump()
    #expect(after["change"] == before["change"])
    for table in ["replica", "ask"] { #expect(try #require(after[table]).count < 1_100, "\(table)") }
    try expectNextDay()

    let origin = insider.origin
    let parts = try (0...UInt64(Manifest.highestPartCount)).map { number in
      Manifest.Part(
        replica: try name(number + 1), area: area, origin: origin, base: .start, head: highest,
        signature: [UInt8](repeating: 0, count: 64))
    }
    // The program itself does not write so many.
    #expect(throws: BundleFault.manifest("MAN-6")) {
      try insider.pack([], in: [area], to: World.district, tamper: { $0.parts = parts }, into: world.folder)
    }
  }

  @Test func `freeze: an old bundle again and again`() throws {
    let old = try world.pack("commune", to: World.district)
    try world.merge("district", old)
    try world.edit("commune", record, [code("class", "near_poor")])
    try world.exchange("commune")
    let before = try dump()
    let report = try world.merge("district", old)
    #expect(report.bundles.map(\.status) == [.nothingNew] && report.exitStatus == 0)
    #expect(try dump() == before)
    try expectNextDay()
  }

  @Test func `rollback: what was acknowledged is not taken back by an older acknowledgement`() throws {
    let old = try world.pack("commune", to: World.district)
    try world.merge("district", old)
    try world.add("district", [text("head_name", "D")], unit: World.commune)
    try world.exchange("commune")
    try world.exchange("commune")
    let full = try world["district"].pack(
      to: Addressee(unit: World.unit(World.commune)), path: nil, full: false, replacing: .never
    ).result.manifest.changes
    try world.merge("district", old)
    let again = try world["district"].pack(
      to: Addressee(unit: World.unit(World.commune)), path: nil, full: false, replacing: .never
    ).result.manifest.changes
    #expect(full == again && again == 0)
  }

  @Test func `mix-and-match: the manifest of one with the columns of another`() throws {
    var insider = try Forger(insider: "commune", world, seed: 2)
    let area = try insider.area()
    let one = try insider.change(1, in: area, [text("head_name", "C")])
    let two = try insider.change(1, in: area, [text("head_name", "D")])
    let honest = try insider.pack([one], in: [area], to: World.district, into: world.folder)
    let manifest = try SealedBundle(prefix: FileSource(path: honest).prefix(32)) { try FileSource(path: honest) }
      .verify(with: []).manifest
    // Sums that fit the other columns: then the signature is over another manifest.
    let mixed = try insider.pack(
      [two], in: [area], to: World.district, tamper: { $0.members = manifest.members }, into: world.folder)
    try expectRefused(mixed, "bundle.member", 20)
    let heads = try insider.pack(
      [two], in: [area], to: World.district, tamper: { $0.parts = manifest.parts }, into: world.folder)
    try expectRefused(heads, "bundle.changes", 20)
  }

  @Test func `wrong unit: a signer speaks for another unit`() throws {
    var insider = try Forger(insider: "neighbour", world, seed: 3)
    let area = try insider.area(World.commune)
    let commune = try World.unit(World.commune)
    let change = try insider.change(1, in: area, [text("head_name", "C")])
    let file = try insider.pack(
      [change], in: [area], to: World.district, tamper: { $0.sender = commune },
      into: world.folder)
    try expectRefused(file, "signer.unit", 21)
    // Under its own name it may send it; it is held, for it may not write there.
    let own = try insider.pack([change], in: [area], to: World.district, into: world.folder)
    #expect(try world.merge("district", own).exitStatus == 3)
    #expect(try world.held("district") == [change.dot: "authority"])
    #expect(try world.names("district").contains("C") == false)
  }

  @Test func `malicious carrier: a flipped bit, a cut, another's file under this name`() throws {
    let good = try world.pack("commune", to: World.district)
    let size = try Data(contentsOf: URL(fileURLWithPath: good)).count
    for _ in 0..<20 {
      let place = Int.random(in: 0..<size)
      let file = try rewritten(good) { $0[place] ^= UInt8(1 << Int.random(in: 0...7)) }
      let before = try dump()
      #expect(try [20, 23].contains(world.merge("district", file).exitStatus), "\(place)")
      #expect(try dump() == before)
    }
    try expectRefused(rewritten(good) { $0 = $0.prefix(size / 2) }, "bundle.seal", 20)
    let other = try world.pack("district", to: World.neighbour)
    try expectRefused(other, "bundle.sealed", 23)
  }

  @Test func `key compromise: what a stolen key writes ends with the revocation`() throws {
    var thief = try Forger(insider: "commune", world, seed: 4)
    let area = try thief.area()
    let change = try thief.change(1, in: area, [text("head_name", "Kẻ trộm")])
    let file = try thief.pack([change], in: [area], to: World.district, into: world.folder)
    _ = try world["district"].revoke(world.key("commune"), reason: "Mất máy")
    let report = try world.merge("district", file)
    #expect(report.exitStatus == 22 && report.bundles.first?.code == "signer.revoked")
    #expect(try world.held("district") == [change.dot: "signer.revoked"])
    #expect(try world.names("district") == ["Nguyễn Văn A"])
    #expect(try world.isRebuiltSame("district"))
  }

  @Test func `extraneous content: what nobody asked for does not come in`() throws {
    var stranger = try Forger(World.commune, seed: 5)
    let area = try stranger.area()
    let change = try stranger.change(1, in: area, [text("head_name", "C")])
    try expectRefused(
      stranger.pack([change], in: [area], to: World.district, into: world.folder), "signer.unknown", 21)
    // An insider carries a stranger's changes: they are held, for others may stand on them; its own land.
    var insider = try Forger(insider: "commune", world, seed: 6)
    let own = try insider.change(1, in: area, [text("head_name", "Của xã")])
    let file = try insider.pack([own, change], in: [area], to: World.district, with: [stranger], into: world.folder)
    let report = try world.merge("district", file)
    #expect(report.exitStatus == 3 && report.bundles.first?.held == 1)
    #expect(try world.held("district") == [change.dot: "signer.unknown"])
    #expect(try world.names("district").contains("C") == false)
    try expectNextDay()
  }

  @Test func `relay forgery: a hub can pass on, and neither invent nor alter nor omit`() throws {
    var hub = try Forger(insider: "district", world, seed: 7)
    let area = try hub.area(World.commune)
    let own = try #require(
      try world["district"].replicaStore.read { try $0.replicas(in: area) }.first { $0.replica == record.replica })
    // A change in the commune's name, with a head that the commune never signed.
    let beyond = Head(counter: own.head.counter + 1, digest: .start)
    let signature = hub.key.sign(SignedHead.bytes(own.replica, beyond))
    let forged = try hub.pack(
      [], in: [area], to: World.commune,
      tamper: { manifest in
        manifest.parts = [
          Manifest.Part(
            replica: own.replica, area: area, origin: Manifest.Origin(life: own.life, signingKey: own.signingKey),
            base: own.head, head: beyond, signature: signature)
        ]
        manifest.changes = 1
      }, into: world.folder)
    let report = try world.merge("commune", forged)
    #expect(report.bundles.map(\.code) == ["signature.invalid"] && report.exitStatus == 21)
    try expectNextDay()
  }

  @Test func `false acknowledgement: a store claims what it does not hold, and gets it after its ask`() throws {
    try world.add("district", [text("head_name", "D")], unit: World.commune)
    var insider = try Forger(insider: "commune", world, seed: 8)
    let area = try insider.area()
    let life = try world["commune"].profile().life
    insider.origin = Manifest.Origin(life: life, signingKey: insider.key.publicKey)
    insider.sequence = 500
    let known = try world["district"].replicaStore.read { try $0.replicas(in: area) }.map {
      Manifest.Known(replica: $0.replica, area: area, head: $0.head)
    }
    let file = try insider.pack([], in: [area], to: World.district, knowledge: known, into: world.folder)
    try world.merge("district", file)
    try world.edit("district", record, [text("note", "x")])
    #expect(try world.merge("commune", try world.pack("district", to: World.commune)).exitStatus == 24)
    try world.exchange("commune")
    #expect(try world.names("commune").contains("D"))
  }

  @Test func `recipient swap: what was for one is sealed again for another`() throws {
    let file = try world.pack("commune", to: World.district)
    let district = try StoreKeys.load(from: world["district"].folder)
    let opener = try AgeOpener(FileSource(path: file), identities: [district.identity])
    let target = try #require(AgeRecipient(world["neighbour"].publicKeys().reading.description))
    let path = world.folder + "/sticks/swapped"
    _ = try DurableFile.write(to: path) { sink in
      let sealer = try AgeSealer(to: [target], into: sink)
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      while true {
        let count = try buffer.withUnsafeMutableBytes { bytes in
          let count = try opener.read(into: bytes)
          try sealer.write(UnsafeRawBufferPointer(rebasing: bytes[..<count]))
          return count
        }
        if count == 0 { break }
      }
      try sealer.finish()
    }
    let report = try world.merge("neighbour", path)
    #expect(report.bundles.map(\.code) == ["bundle.recipient"] && report.exitStatus == 23)
  }

  @Test func `capability downgrade: no older version and no unsigned form is taken`() throws {
    let good = try world["commune"].pack(
      to: Addressee(unit: World.unit(World.district)), path: world.folder + "/sticks/plain", full: true,
      sealing: .none, replacing: .never
    ).result.file.path
    var members: [(String, [UInt8])] = []
    try SealedBundle(prefix: FileSource(path: good).prefix(32)) { try FileSource(path: good) }.verify(with: []).open()
      .members { name, bytes in
        if members.last?.0 == name {
          members[members.count - 1].1 += bytes
        } else {
          members.append((name, Array(bytes)))
        }
      }
    let manifest = String(decoding: members[0].1, as: UTF8.self)
    #expect(manifest.contains("\"version\":1"))
    // There is one version, and the signature covers its number: version 0 is no bundle.
    #expect(throws: BundleFault.manifest("MAN-4")) {
      try Manifest(decoding: Array(manifest.replacingOccurrences(of: "\"version\":1", with: "\"version\":0").utf8))
    }
    #expect(throws: BundleFault.newer("seal-2")) {
      try Manifest(
        decoding: Array(
          manifest.replacingOccurrences(of: "\"capabilities\":[]", with: "\"capabilities\":[\"seal-2\"]").utf8))
    }
  }

  @Test func `schema swap: another schema under a known name judges nothing`() throws {
    var insider = try Forger(insider: "commune", world, seed: 9)
    let area = try insider.area()
    let change = try insider.change(1, in: area, [text("head_name", "C")])
    let file = try insider.pack(
      [change], in: [area], to: World.district,
      tamper: { manifest in
        manifest.schemas = [Manifest.SchemaHash(schema: change.heading.schema, hash: .start)]
      }, into: world.folder)
    let before = try world["district"].replicaStore.read { try $0.schemaHashes().map(\.hash) }
    try world.merge("district", file)
    #expect(try world["district"].replicaStore.read { try $0.schemaHashes().map(\.hash) } == before)
    try expectNextDay()
  }

  @Test func `backdating after a revocation: no clock brings a change before it`() throws {
    var insider = try Forger(insider: "commune", world, seed: 10)
    _ = try world["district"].revoke(world.key("commune"), reason: "x")
    let area = try insider.area()
    let change = Change(
      dot: Dot(insider.replica(area), 1), record: Dot(insider.replica(area), 1),
      heading: try insider.change(1, in: area, []).heading, context: .empty,
      assignments: Assignments([text("head_name", "C")]), time: Moment(milliseconds: 0))
    let file = try insider.pack(
      [change], in: [area], to: World.district, tamper: { $0.packed = Moment(milliseconds: 0) }, into: world.folder)
    #expect(try world.merge("district", file).exitStatus == 22)
    #expect(try world.held("district") == [change.dot: "signer.revoked"])
  }
}
