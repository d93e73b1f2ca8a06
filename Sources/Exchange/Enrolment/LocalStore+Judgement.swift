internal import BundleSealing
public import Causality
internal import Foundation
public import Records
public import ReplicaStore
public import Replication

/// Up to where a revocation honours a replica, or a closure ends it.
public struct Honoured: Hashable, Sendable {
  /// Which replica.
  public let replica: ReplicaID
  /// The area in which it is.
  public let area: Area
  /// The last change that counts; the start for none.
  public let head: Head
  /// The changes beyond what is held that somebody said to hold: written, and never received here. Nil for none known.
  public let neverReceived: ClosedRange<UInt64>?

  init(_ replica: KnownReplica, _ head: Head, _ reader: StoreReader) throws {
    (self.replica, area, self.head) = (replica.replica, replica.area, head)
    let (held, told) = (replica.head.counter, try reader.highestCounterTold(of: replica.replica))
    neverReceived = told > held ? held + 1...told : nil
  }
}

extension LocalStore {
  /// Revokes a store's key: what is held here of its replicas is honoured, nothing beyond, whoever brings it.
  public func revoke(
    _ key: PublicKey, upTo honoured: [ReplicaID: UInt64] = [:], reason: String, ending: ReplicaStore.Ending = .commit
  ) throws -> Written<[Honoured]> {
    try judge(ending, reason) { hub, writer, hand in
      let authority = writer.reader.registry.authority
      if authority.isAbove(hub, key) {
        // Of a hub's key: what it has said so far stands, and nothing that is not here.
        let said = try writer.reader.heldStatements().filter { $0.issuer == key }.map(\.hash)
        try writer.append(event(.revoke, key.description, hand, writer))
        return ([.revocation(Revocation(key: key, honoured: [], statements: said))], [])
      }
      guard authority.isSuperior(hub, to: key) else { throw EnrolmentFault.unknown(key.description) }
      let replicas = try writer.reader.replicas(under: key)
      let ends = try replicas.map { replica -> Honoured in
        let counter = min(honoured[replica.replica] ?? replica.head.counter, replica.head.counter)
        let digest = counter == 0 ? Digest.start : try writer.reader.digest(at: Dot(replica.replica, counter)) ?? .start
        return try Honoured(replica, Head(counter: counter, digest: digest), writer.reader)
      }
      try writer.append(event(.revoke, key.description, hand, writer))
      return ([.revocation(Revocation(key: key, honoured: ends.map { ReplicaEnd($0.replica, $0.head) }))], ends)
    }
  }

  /// Closes all contested replicas of a life at the last change that is proved common.
  public func close(
    _ life: Life, reason: String, ending: ReplicaStore.Ending = .commit
  ) throws -> Written<[Honoured]> {
    try judge(ending, reason) { hub, writer, hand in
      let contests = try writer.reader.contests()
      let replicas = try writer.reader.replicas(ofLife: life)
      let ends = try replicas.compactMap { replica -> Honoured? in
        guard let contest = contests.first(where: { $0.replica == replica.replica }) else { return nil }
        guard contest.isCommonKnown else {
          throw EnrolmentFault.commonUnknown(replica.replica.description)
        }
        return try Honoured(replica, contest.common, writer.reader)
      }
      guard !ends.isEmpty, let key = replicas.first.flatMap({ PublicKey($0.signingKey) }) else {
        throw EnrolmentFault.notContested(life.description)
      }
      guard writer.reader.registry.authority.isSuperior(hub, to: key) else {
        throw EnrolmentFault.unknown(life.description)
      }
      try writer.append(event(.close, life.description, hand, writer))
      return ([.closure(Closure(key: key, life: life, ends: ends.map { ReplicaEnd($0.replica, $0.head) }))], ends)
    }
  }

  /// Closes all replicas of a unit's stores at what is held here, after their closing bundles: a unit that ends. What a
  /// stick brings later is set aside, where `resume` finds it.
  public func close(
    unit: UnitID, reason: String, ending: ReplicaStore.Ending = .commit
  ) throws -> Written<[Honoured]> {
    try judge(ending, reason) { hub, writer, hand in
      let (reader, contests) = (writer.reader, try writer.reader.contests())
      let own = try profile(reader).life
      let replicas = try reader.replicas(of: unit).filter { replica in
        guard replica.life != own, let key = PublicKey(replica.signingKey) else { return false }
        return reader.registry.authority.isSuperior(hub, to: key)
          && !reader.registry.authority.isClosed(replica.life, under: key)
      }
      let ends = try replicas.map { replica -> Honoured in
        guard let contest = contests.first(where: { $0.replica == replica.replica }) else {
          return try Honoured(replica, replica.head, reader)
        }
        guard contest.isCommonKnown else { throw EnrolmentFault.commonUnknown(replica.replica.description) }
        return try Honoured(replica, contest.common, reader)
      }
      guard !ends.isEmpty else { throw EnrolmentFault.unknown(unit.description) }
      let lives = Dictionary(grouping: zip(replicas, ends), by: \.0.life).sorted { $0.key < $1.key }
      try writer.append(event(.close, unit.description, hand, writer))
      let closures = lives.compactMap { life, ended in
        ended.first.flatMap { PublicKey($0.0.signingKey) }.map { key in
          Statement.Content.closure(
            Closure(key: key, life: life, ends: ended.map { ReplicaEnd($0.1.replica, $0.1.head) }))
        }
      }
      return (closures, ends)
    }
  }

  /// The word on held changes, which travels like any statement.
  public func rule(
    _ dots: [Dot], _ verdict: Ruling.Verdict, reason: String, ending: ReplicaStore.Ending = .commit
  ) throws -> Written<[Dot]> {
    let key = try hubKey()
    return try write(ending: ending) { writer, hand in
      guard let hub = PublicKey(key.publicKey) else { throw EnrolmentFault.notEnrolled }
      let statements = try dots.map { dot -> Statement in
        guard let change = try writer.reader.change(dot), let signer = try writer.reader.signer(of: dot.replica) else {
          throw EditFault.recordUnknown(dot.description)
        }
        guard writer.reader.registry.authority.isSuperior(hub, to: signer) else {
          throw EnrolmentFault.unknown(dot.description)
        }
        let standing = writer.reader.registry.authority.ruling(on: dot, change.hash, in: change.area, under: signer)
        if standing == .refuse, verdict == .accept { throw EnrolmentFault.ruled(dot.description) }
        return Statement(
          .ruling(Ruling(dot: dot, change: change.hash, verdict: verdict)), issuer: hub, issued: hand.time,
          reason: reason
        ).signed(by: key)
      }
      try writer.adopt(statements)
      for dot in dots { try writer.append(event(.rule, dot.description, hand, writer, status: verdict.rawValue)) }
      return dots
    }
  }

  private func judge(
    _ ending: ReplicaStore.Ending, _ reason: String,
    _ body: (PublicKey, StoreWriter, Hand) throws -> ([Statement.Content], [Honoured])
  ) throws -> Written<[Honoured]> {
    let key = try hubKey()
    return try write(ending: ending) { writer, hand in
      guard let hub = PublicKey(key.publicKey), writer.reader.registry.authority.hubs[hub] != nil else {
        throw EnrolmentFault.notEnrolled
      }
      let (contents, ends) = try body(hub, writer, hand)
      try writer.adopt(
        contents.map { Statement($0, issuer: hub, issued: hand.time, reason: reason).signed(by: key) })
      return ends
    }
  }
}
