internal import BundleFormat
internal import BundleSealing
public import ReplicaStore
public import Replication

/// A bundle that got lost, as far as a store knows it: one that it packed, one that it received, or one whose file it
/// can open.
public struct LostBundle {
  /// Where the store's knowledge of it comes from.
  public enum Source: String, Sendable {
    case packed, received, file
  }

  /// Somebody whose key opens it.
  public struct Reader: Hashable, Sendable {
    /// As people compare it; of an escrow the reading key.
    public let fingerprint: String
    /// The store's unit, office and holder; of an escrow the unit of its hub. Nil if nothing is known of it.
    public let unit: String?
    /// The office, if its unit has several.
    public let office: String?
    /// Who holds the machine, for people.
    public let holder: String
    /// Whether it is a hub's escrow key and no store's.
    public let isEscrow: Bool
  }

  /// Who can read it.
  public enum Seal: Hashable, Sendable {
    /// Whoever finds the file.
    case none
    /// These stores and escrows.
    case readers([Reader])
    /// So many keys: the file does not say whose.
    case keys(Int)
  }

  /// Where this was learnt.
  public let source: Source
  /// The name of the file, without its folder, and those of its parts.
  public let names: [String]
  /// Of the whole file.
  public let sha256: Digest
  /// Of the whole file.
  public let sizeInBytes: Int64
  /// When it was packed: the packer's clock.
  public let packed: String
  /// The units, as text.
  public let sender: String
  /// The unit, and its office, for whom it was.
  public let recipient: String
  /// The packer's number of it.
  public let number: Int64
  /// Who packed it, if it was here; and the fingerprint of the key that signed it.
  public let author: String
  /// The fingerprint of the sender's key.
  public let signer: String
  /// To whom it was sealed, if at all.
  public let seal: Seal
  /// How many changes it carried.
  public let changes: Int64
  let content: Content

  enum Content {
    case parts([Packed.Part])
    case bundle(VerifiedBundle)
  }

  /// Passes its changes; returns how many there were. O(changes).
  public func forEachChange(_ reader: StoreReader, _ body: (Change) throws -> Void) throws -> Int {
    switch content {
    case .parts(let parts): return try reader.forEachChange(in: parts, body)
    case .bundle(let bundle):
      var count = 0
      try bundle.open().changes { group in
        count += group.changes.count
        for change in group.changes { try body(change) }
      }
      return count
    }
  }
}
