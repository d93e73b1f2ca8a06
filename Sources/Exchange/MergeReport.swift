public import BundleFormat
public import Records
public import ReplicaStore
public import Replication

/// What became of one bundle.
public struct BundleReport: Sendable {
  /// What became of a bundle.
  public enum Status: String, Hashable, Sendable {
    case merged, partly, refused
    case nothingNew = "nothing_new"
  }

  /// An area or a replica of which something could not land.
  public struct LeftOut: Hashable, Sendable {
    public let area: Area
    public let replica: String
    public let code: String
    public let exitStatus: Int32
    /// What this store holds of the replica, and from where the bundle goes on.
    public let held: UInt64
    public let base: UInt64
  }

  public let file: String
  public var status: Status
  public var code: String?
  public var exitStatus: Int32
  public var rule: String?
  public var manifest: Manifest?
  public var sha256: Digest?
  public var sizeInBytes: Int64
  public var received: Int64 = 0
  public var new: Int64 = 0
  public var held: Int64 = 0
  public var leftOut: [LeftOut] = []
  /// The sender's numbers of bundles that have not come, by what has.
  public var missing: ClosedRange<Int64>?
  /// The numbers of the parts of this bundle that were not found.
  public var missingParts: [Int] = []
}

/// What became of all bundles of a merge.
public struct MergeReport: Sendable {
  public var bundles: [BundleReport] = []
  /// Bundles in folders that are addressed to others.
  public var notForUs: [String] = []
  /// Files in folders that are no bundles.
  public var skipped = 0
  public var recordsChanged = 0
  public var counts = OpenCounts()
  public var renewal: Renewal?

  /// The status of the first failure, else 3 if something awaits a person, else 0.
  public var exitStatus: Int32 {
    bundles.first { $0.exitStatus != 0 }?.exitStatus
      ?? (counts.severe + counts.held + counts.findings > 0 ? 3 : 0)
  }
}
