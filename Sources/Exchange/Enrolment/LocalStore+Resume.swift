internal import Causality
public import ReplicaStore
internal import Replication

/// What a resumption did.
public struct Resumption: Hashable, Sendable {
  /// How many changes were issued again.
  public var issued = 0
  /// How many had been already, here or elsewhere.
  public var repeated = 0
  /// How many stand on something that is nowhere, and stay aside.
  public var left = 0

  public init() {}
}

extension LocalStore {
  /// Issues again, as this store's present life, what closures set aside of its former lives: each change naming the one
  /// that it repeats, with its record, context and references brought to what stands now. Doing it twice is nothing.
  public func resume(by name: String, ending: ReplicaStore.Ending = .commit) throws -> Written<Resumption> {
    try write(by: name, ending: ending) { writer, hand in
      var resumption = Resumption()
      let own = try ownKey()
      var repeats = try writer.reader.repeats(under: own)
      for replica in try writer.reader.replicasAside() where try writer.reader.signer(of: replica) == own {
        for (change, _) in try writer.reader.changesAside(of: replica) {
          if repeats[change.dot] != nil {
            resumption.repeated += 1
            continue
          }
          guard let issued = try writer.reissue(change, repeats, by: hand) else {
            resumption.left += 1
            continue
          }
          repeats[change.dot] = issued.dot
          resumption.issued += 1
        }
      }
      if resumption.issued > 0 {
        try writer.append(event(.resume, hand.life.description, hand, writer, changes: Int64(resumption.issued)))
      }
      return resumption
    }
  }

  /// How many changes wait to be issued again.
  public func countAside(_ reader: StoreReader) throws -> Int {
    let own = try ownKey()
    let done = try reader.repeats(under: own)
    return try reader.replicasAside().filter { try reader.signer(of: $0) == own }
      .reduce(0) { sum, replica in try sum + reader.changesAside(of: replica).count { done[$0.change.dot] == nil } }
  }
}
