public import BundleFormat
internal import BundleSealing
internal import Causality
internal import Foundation
internal import Records
public import ReplicaStore
internal import Replication

/// What was packed.
public struct PackReport: Sendable {
  /// The bundle as a whole.
  public let file: WrittenFile
  /// What the bundle says of itself.
  public let manifest: Manifest
  /// The files that carry the bundle, where it was too large for one.
  public let parts: [WrittenFile]
  /// To how many keys it is sealed; 0 if whoever finds the file can read it.
  public let recipientCount: Int
}

/// Whether a bundle is sealed.
public enum Sealing: Hashable, Sendable {
  /// To the receiver's stores; before enrolments exist, when nobody's key is known, to nobody.
  case toReceiver
  /// Not at all: for an exchange inside one office.
  case none
}

extension LocalStore {
  /// Packs for `recipient` everything that it may read and has not acknowledged, into `path`: a file, or a folder in
  /// which the bundle gets a name of its own; without one, into `out/`. A bundle of more than `maximumSizeInBytes` goes
  /// there in parts, and as a whole into `out/`.
  public func pack(
    to addressee: Addressee, path: String?, full: Bool, sealing: Sealing = .toReceiver,
    maximumSizeInBytes: Int64? = nil,
    replacing: DurableFile.Replacement, ending: ReplicaStore.Ending = .commit
  ) throws -> Written<PackReport> {
    if let maximumSizeInBytes, maximumSizeInBytes < Parts.leastMaximum { throw PackFault.partsTooSmall }
    return try write(ending: ending) { writer, hand in
      let reader = writer.reader
      let areas = try exchangedAreas(with: addressee, reader)
      let keys =
        reader.registry.authority.isOpen || sealing == .none ? [] : try recipients(addressee, reader)
      let base = full ? VersionVector() : try acknowledged(by: addressee, areas, reader)
      var number = try reader.lastPackedNumber(life: hand.life, recipient: addressee.description) + 1
      var target = target(path, from: hand.author.unit, to: addressee, hand.life, number, isSealed: !keys.isEmpty)
      // A bundle whose receipt was lost with the power has this number: it may be on its way.
      while isTaken(target.own) || target.isOwnName && isTaken(target.path) {
        number += 1
        target = self.target(path, from: hand.author.unit, to: addressee, hand.life, number, isSealed: !keys.isEmpty)
      }
      if ending == .rollBack { try DurableFile.rehearse(to: target.path, replacing: replacing) }
      let rehearsal = folder + "/out/.rehearsal-\(getpid())"
      defer { if ending == .rollBack { unlink(rehearsal) } }
      let peers = try countingPeers(of: addressee, reader).filter { $0.life != hand.life }
      let acknowledged = full ? 0 : peers.map(\.acknowledged).min() ?? 0
      var manifest = try manifest(to: addressee, areas, base, number, acknowledged, writer, hand)
      manifest.heard = Dictionary(peers.map { ($0.life, $0.sequence) }, uniquingKeysWith: min)
        .map { Manifest.Heard(life: $0.key, sequence: $0.value) }.sorted { $0.life < $1.life }
      // What goes out in parts is kept whole here, under a name that only this bundle has.
      let members = try reader.members(
        of: areas, notHeldBy: addressee.description, acknowledged: full ? -1 : acknowledged)
      let statements = LocalStore.fitting(
        try statements(for: addressee, areas, acknowledged: full ? -1 : acknowledged, reader))
      let place = maximumSizeInBytes == nil ? target.path : target.own
      let file = try writeBundle(
        &manifest, base, members, statements, keys, reader, to: ending == .commit ? place : rehearsal,
        ending == .commit && place == target.path ? replacing : .always)
      var parts: [WrittenFile] = []
      if let maximumSizeInBytes, ending == .commit, file.sizeInBytes > maximumSizeInBytes || place != target.path {
        parts = try Parts.write(file, to: target.path, maximum: maximumSizeInBytes, replacing: replacing)
      }
      for known in manifest.knowledge {
        try writer.tell(addressee.description, known.replica, number: number, counter: known.head.counter)
      }
      for member in members { try writer.tell(addressee.description, member, number: number) }
      for statement in statements { try writer.tell(addressee.description, statement.hash, number: number) }
      let receipt = try writer.append(
        Receipt(
          time: hand.time.description, kind: .pack, file: place, sha256: file.sha256,
          sizeInBytes: file.sizeInBytes,
          sender: hand.author.unit.description, recipient: addressee.description, life: hand.life.description,
          number: number, status: "packed", code: nil, changes: manifest.changes, author: hand.author.name,
          signer: StoreKeys.fingerprint(of: hand.signingKey)))
      try keepPacked(manifest, parts, for: keys.isEmpty ? nil : addressee, as: receipt, writer)
      return PackReport(
        file: WrittenFile(path: place, sizeInBytes: file.sizeInBytes, sha256: file.sha256), manifest: manifest,
        parts: parts, recipientCount: keys.count)
    }
  }

  /// As many statements as one bundle carries; the next brings the rest.
  private static func fitting(_ statements: [Statement]) -> [Statement] {
    var left = Manifest.highestStatementsSize / 2
    return statements.sorted { $0.canonicalText.utf8.count < $1.canonicalText.utf8.count }.filter { statement in
      left -= Int64(statement.canonicalText.utf8.count + 1)
      return left >= 0
    }
  }

  /// What every living life of the unit's stores has acknowledged; nothing if none was heard from.
  func acknowledged(by addressee: Addressee, _ areas: [Area], _ reader: StoreReader) throws -> VersionVector {
    let (life, key) = (try profile(reader).life, try publicKeys().signing)
    let peers = try countingPeers(of: addressee, reader).filter { $0.life != life || $0.signingKey != key }
    let vectors = try peers.map { try reader.acknowledged(by: $0, in: Set(areas)) }
    guard let first = vectors.first else { return VersionVector() }
    return vectors.dropFirst().reduce(first) { $0.intersection($1) }
  }

  private func isTaken(_ path: String) -> Bool { FileManager.default.fileExists(atPath: path) }

  /// Where the bundle goes, whether under the name that it has by itself, and where it would be kept in `out/`.
  private func target(
    _ path: String?, from sender: UnitID, to addressee: Addressee, _ life: Life, _ number: Int64, isSealed: Bool
  ) -> (path: String, isOwnName: Bool, own: String) {
    var name = "\(sender.code)-\(addressee.unit.code)-\(String(life.description.prefix(4)).lowercased())-\(number).ganh"
    // What is sealed has a name that tells no more than its content.
    if isSealed { name = "\(Digest(of: Array("\(life) \(addressee) \(number)".utf8)).description.prefix(10)).ganh" }
    let own = folder + "/out/" + name
    guard let path else { return (own, true, own) }
    var isFolder: ObjCBool = false
    let isThere = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    return isThere && isFolder.boolValue ? (path + "/" + name, true, own) : (path, false, own)
  }

  private func manifest(
    to addressee: Addressee, _ areas: [Area], _ base: VersionVector, _ number: Int64, _ acknowledged: Int64,
    _ writer: StoreWriter, _ hand: Hand
  ) throws -> Manifest {
    let reader = writer.reader
    var parts: [Manifest.Part] = []
    var knowledge: [Manifest.Known] = []
    let replicas = try areas.flatMap { try reader.replicas(in: $0) }
    for known in replicas {
      _ = try reader.provenHead(of: known.replica)
      let (replica, signature) = try signed(known, writer)
      let from = min(base[replica.replica], replica.head.counter)
      let told = try reader.told(addressee.description, replica.replica)
      // Of chains that part nobody knows where nothing is claimed, so that they are sent from the beginning.
      let isUnclear = try reader.contest(of: replica.replica).map { !$0.isCommonKnown } ?? false
      if !isUnclear, told.map({ $0.counter != replica.head.counter || $0.number > acknowledged }) ?? true {
        knowledge.append(Manifest.Known(replica: replica.replica, area: replica.area, head: replica.head))
      }
      guard from < replica.head.counter else { continue }
      let digest = from == 0 ? Digest.start : try reader.digest(at: Dot(replica.replica, from)) ?? .start
      parts.append(
        Manifest.Part(
          replica: replica.replica, area: replica.area,
          origin: Manifest.Origin(life: replica.life, signingKey: replica.signingKey),
          base: Head(counter: from, digest: digest),
          head: replica.head, signature: signature))
    }
    return Manifest(
      sender: hand.author.unit, origin: Manifest.Origin(life: hand.life, signingKey: hand.signingKey),
      ordinal: hand.ordinal, recipient: addressee.unit, office: addressee.office, sequence: number, packed: hand.time,
      schemas: try reader.schemaHashes().compactMap { schema in
        Digest(bytes: schema.hash).map { Manifest.SchemaHash(schema: schema.reference, hash: $0) }
      }, parts: parts,
      named: try reader.replicasNamedElsewhere(by: replicas, beyond: base).map {
        Manifest.Named(
          replica: $0.replica, area: $0.area, origin: Manifest.Origin(life: $0.life, signingKey: $0.signingKey))
      }, knowledge: knowledge, asks: try reader.asks(to: addressee.unit).keys.sorted(),
      changes: parts.reduce(0) { $0 + Int64($1.head.counter - $1.base.counter) })
  }

  /// A replica up to the head that its author signed: all of it, made now for one of this store's own key, as it came
  /// for others. Only what a former key of this store never signed lies beyond.
  private func signed(_ replica: KnownReplica, _ writer: StoreWriter) throws -> (KnownReplica, [UInt8]) {
    if replica.signingKey == (try publicKeys().signing) {
      let signature = try keys.signingKey.sign(SignedHead.bytes(replica.replica, replica.head))
      try writer.keep(replica.head, signature: signature, of: replica.replica)
      return (replica, signature)
    }
    if try writer.reader.end(of: replica.replica) == replica.head {
      return (replica, [UInt8](repeating: 0, count: 64))
    }
    guard let signed = try writer.reader.signedHead(of: replica.replica) else {
      return (replica.ending(at: .start), [])
    }
    return (replica.ending(at: signed.head), signed.signature)
  }

  /// Encodes the changes into a private file first, so that the manifest can name their hash before they come.
  private func writeBundle(
    _ manifest: inout Manifest, _ base: VersionVector, _ members: [KeptMember],
    _ statements: [Statement], _ recipients: [AgeRecipient], _ reader: StoreReader,
    to target: String, _ replacing: DurableFile.Replacement
  ) throws -> WrittenFile {
    let columns = try ScratchFile(in: folder + "/out")
    var encoder = try ChangesEncoder(to: columns)
    // Of a chain that landed beyond what its author signed, because the rest misses something, only that much goes on.
    let heads = VersionVector(manifest.parts.map { ($0.replica, $0.head.counter) })
    try reader.forEachChange(of: manifest.parts.map(\.replica), beyond: base, upTo: heads) { try encoder.append($0) }
    let lines = Array(statements.map { $0.canonicalText + "\n" }.joined().utf8)
    manifest.members =
      (lines.isEmpty
        ? []
        : [Manifest.Member(name: "statements", sizeInBytes: Int64(lines.count), sha256: Digest(of: lines))])
      + [try encoder.finish()]
      + members.map {
        Manifest.Member(name: $0.name, sizeInBytes: $0.sizeInBytes, sha256: $0.sha256, area: $0.area)
      }
    guard encoder.count == manifest.changes else { throw StoreFault.damaged(detail: "changes that are not in the log") }
    let (complete, keys) = (manifest, try keys)
    return try DurableFile.write(to: target, replacing: replacing) { sink in
      let sealer = try recipients.isEmpty ? nil : AgeSealer(to: recipients, into: sink)
      try BundleWriter.write(
        complete, sign: { keys.signManifest($0) }, statements: lines, changes: try columns.source(),
        blocks: encoder.blocks, others: { try content(of: $0) }, to: sealer ?? sink)
      try sealer?.finish()
    }
  }
}
