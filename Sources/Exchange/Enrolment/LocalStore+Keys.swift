internal import BundleFormat
public import BundleSealing
internal import Causality
public import ReplicaStore
public import Replication

extension LocalStore {
  /// The keys that sign for this store: the present one, and those that it had before.
  func ownKeys(_ reader: StoreReader) throws -> Set<PublicKey> {
    let former = (try reader.note("former_keys") ?? "").split(separator: " " as Character)
    return Set([try ownKey()] + former.compactMap { PublicKey(hex: $0) })
  }

  /// Gives the store new keys, under which it goes on as a new life once they are enrolled. What the old key has signed
  /// stands; what it never signed, because nobody can open it any more, is issued again under the new one.
  public func renewKeys(passphrase new: Passphrase?, isOldForgotten: Bool) throws -> Written<PublicKey> {
    let old = try ownKey()
    if !isOldForgotten { try signAll() }
    _ = try write { writer, _ in
      let keys = try ownKeys(writer.reader)
      try writer.setNote("former_keys", keys.sorted().map(\.description).joined(separator: " "))
    }
    let keys = try StoreKeys.renew(in: folder, passphrase: new)
    forgetKeys()
    return try write { writer, hand in
      try renew(writer)
      if writer.reader.registry.authority.isOpen { try endUnsigned(writer) }
      guard let key = PublicKey(keys.publicKey) else { throw EnrolmentFault.unknown(old.description) }
      try writer.append(event(.resume, key.description, hand, writer, status: "new key"))
      return key
    }
  }

  /// Whether new keys could be made now: the old ones open, or need not.
  public func rehearseRenewal(isOldForgotten: Bool) throws { if !isOldForgotten { _ = try keys } }

  /// Signs what is held of all replicas under the present key, as a pack does.
  private func signAll() throws {
    let key = try keys.signingKey
    let own = try ownKey()
    _ = try write { writer, _ in
      for replica in try writer.reader.replicas(under: own) {
        try writer.keep(
          replica.head, signature: key.sign(SignedHead.bytes(replica.replica, replica.head)), of: replica.replica)
      }
    }
  }

  /// Sets aside what a former key of this store never signed, so that ``resume(_:by:ending:)`` issues it again.
  func endUnsigned(_ writer: StoreWriter) throws {
    let own = try ownKey()
    for key in try ownKeys(writer.reader) where key != own {
      for replica in try writer.reader.replicas(under: key) {
        var signed = try writer.reader.signedHead(of: replica.replica)?.head ?? .start
        // What was signed and a revocation does not honour is as good as never signed.
        if let limit = writer.reader.registry.authority.limit(of: replica.replica, in: replica.area, under: key),
          limit.head.counter < signed.counter
        {
          signed = limit.head
        }
        if signed.counter < replica.head.counter { try writer.end(replica.replica, at: signed) }
      }
    }
  }

  /// Takes up another of the roles in which this store is enrolled; a life has one, so it goes on as a new one.
  public func take(role: String, ending: ReplicaStore.Ending = .commit) throws -> Written<Renewal?> {
    try write(ending: ending) { writer, _ in
      let profile = try profile(writer.reader)
      let grants = writer.reader.registry.authority.grants(of: try ownKey())
      guard let grant = grants.first(where: { $0.role == role && $0.unit == profile.unit }) else {
        throw EnrolmentFault.unknown(role)
      }
      guard grant.role != profile.role || grant.tier != profile.tier else { return nil }
      try writer.setNote("role", grant.role)
      try writer.setNote("tier", String(grant.tier))
      try renew(writer)
      return .enrolled
    }
  }
}
