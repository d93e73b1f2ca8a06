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
      let aside = try replicasAside(life, writer.reader)
      let done = try repeats(of: aside.map(\.replica), writer.reader)
      let authority = writer.reader.registry.authority
      var resumption = Resumption()
      // Both chains of a contested replica have the same dots: each is gone through by itself.
      for part in life == nil ? [StoreReader.AsidePart.held] : StoreReader.AsidePart.allCases {
        var repeats: [Dot: Dot] = [:]
        let chains = try aside.map { replica, key in
          ReissueOrder.Chain(
            isHonoured: life == nil || !authority.isRevoked(key),
            changes: try writer.reader.changesAside(of: replica, part)[...])
        }
        var order = ReissueOrder(chains)
        try order.forEach { change, isHonoured in
          if let dot = done[RepeatedChange(change)] {
            repeats[change.dot] = dot
            resumption.repeated += 1
          } else if isHonoured, let issued = try writer.reissue(change, repeats, by: hand) {
            repeats[change.dot] = issued.dot
            resumption.issued += 1
          } else {
            resumption.left += 1
          }
        }
      }
      if resumption.issued > 0 {
        let receipt = try writer.append(
          event(.resume, hand.life.description, hand, writer, changes: Int64(resumption.issued)))
        try writer.finishEdits(receipt: receipt)
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
      let open = try StoreReader.AsidePart.allCases.flatMap { try reader.changesAside(of: replica, $0) }
        .filter { done[RepeatedChange($0)] == nil }.count
      if open > 0 { counts[life, default: 0] += open }
    }
    return counts
  }
}

/// The order in which changes of several replicas are issued again: each replica's as they were made, and one that refers
/// to a change of another after that.
private struct ReissueOrder {
  /// What is aside of one replica, in order.
  struct Chain {
    /// Whether it may be issued again at all: what a revocation does not honour nobody takes for his own.
    let isHonoured: Bool
    var changes: ArraySlice<Change>
  }

  private var chains: [Chain]
  private var waiting: Set<Dot>

  init(_ chains: [Chain]) {
    self.chains = chains
    waiting = Set(chains.flatMap { $0.changes.map(\.dot) })
  }

  mutating func forEach(_ body: (Change, _ isHonoured: Bool) throws -> Void) rethrows {
    while !waiting.isEmpty {
      let before = waiting.count
      for index in chains.indices {
        while let next = chains[index].changes.first, waiting.isDisjoint(with: next.dotsOfOthers) {
          try take(index, body)
        }
      }
      // Nobody honest refers in a circle; whoever does is not waited for.
      if waiting.count == before, let index = chains.firstIndex(where: { !$0.changes.isEmpty }) {
        try take(index, body)
      }
    }
  }

  private mutating func take(_ index: Int, _ body: (Change, _ isHonoured: Bool) throws -> Void) rethrows {
    let change = chains[index].changes.removeFirst()
    waiting.remove(change.dot)
    try body(change, chains[index].isHonoured)
  }
}
