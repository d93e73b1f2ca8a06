public import Causality
public import ReplicaStore
internal import Replication

/// What a resumption did.
public struct Resumption: Hashable, Sendable {
  /// How many changes were issued again.
  public var issued = 0
  /// How many had been already, here or elsewhere.
  public var repeated = 0
  /// How many stand on something that is nowhere, or may not be written by this store, and stay aside.
  public var left = 0
}

extension LocalStore {
  /// Issues again, as this store's present life, what closures set aside of its former lives: each change naming the one
  /// that it repeats, with its record, context and references brought to what stands now. Doing it twice is nothing.
  ///
  /// With `life`, what is aside here of somebody else's life: for a machine that is no more, or lost what it had written.
  public func resume(
    _ life: Life? = nil, by name: String, ending: ReplicaStore.Ending = .commit
  ) throws -> Written<Resumption> {
    try write(by: name, ending: ending) { writer, hand in
      if life == nil { try endUnsigned(writer) }
      var resumption = Resumption()
      let aside = try replicasAside(life, writer.reader)
      let done = try repeats(of: aside.map(\.replica), writer.reader)
      let authority = writer.reader.registry.authority
      for (replica, key) in aside {
        var repeats: [Dot: Dot] = [:]
        for (change, _) in try writer.reader.changesAside(of: replica, life == nil ? .held : .all) {
          if let dot = done[RepeatedChange(change)] {
            repeats[change.dot] = dot
            resumption.repeated += 1
          } else if life != nil, authority.isRevoked(key) {
            // What a revocation does not honour nobody takes for his own.
            resumption.left += 1
          } else if let issued = try writer.reissue(change, repeats, by: hand) {
            repeats[change.dot] = issued.dot
            resumption.issued += 1
          } else {
            resumption.left += 1
          }
        }
      }
      if resumption.issued > 0 {
        try writer.append(event(.resume, hand.life.description, hand, writer, changes: Int64(resumption.issued)))
      }
      return resumption
    }
  }

  /// What repeats changes of these replicas, whoever issued it again.
  private func repeats(of replicas: [ReplicaID], _ reader: StoreReader) throws -> [RepeatedChange: Dot] {
    try reader.repeats(in: Set(replicas.compactMap { try reader.area(of: $0) }))
  }

  private func replicasAside(_ life: Life?, _ reader: StoreReader) throws -> [(replica: ReplicaID, key: PublicKey)] {
    let own = try ownKeys(reader)
    return try reader.replicasAside().compactMap { replica in
      guard let key = try reader.signer(of: replica) else { return nil }
      let isMeant = try life.map { try reader.life(of: replica) == $0 } ?? own.contains(key)
      return isMeant ? (replica, key) : nil
    }
  }

  /// How many changes that were set aside nobody has issued again, as far as is known here; by life.
  public func countAside(_ reader: StoreReader) throws -> [Life: Int] {
    var counts: [Life: Int] = [:]
    let replicas = try reader.replicasAside()
    let done = try repeats(of: replicas, reader)
    for replica in replicas {
      guard let key = try reader.signer(of: replica), let life = try reader.life(of: replica),
        !reader.registry.authority.isRevoked(key)
      else { continue }
      let open = try reader.changesAside(of: replica).filter { done[RepeatedChange($0.change)] == nil }.count
      if open > 0 { counts[life, default: 0] += open }
    }
    return counts
  }
}
