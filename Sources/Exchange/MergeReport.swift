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

  /// A replica of which something could not land.
  public struct LeftOut: Hashable, Sendable {
    /// Whose records they are.
    public let area: Area
    /// Its spelling.
    public let replica: String
    /// The stable code of why.
    public let code: String
    /// The exit status that goes with it.
    public let exitStatus: Int32
    /// What this store holds of the replica, and from where the bundle goes on.
    public let held: UInt64
    public let base: UInt64
  }

  /// Where it was found.
  public let file: String
  /// What became of it.
  public var status: Status
  /// The stable code of why it was refused, or not taken whole; nil if all is well.
  public var code: String?
  /// The exit status that goes with it, 0 if all is well.
  public var exitStatus: Int32
  /// The rule of FORMAT.md that it breaks.
  public var rule: String?
  /// What it says of itself, nil if that could not be read.
  public var manifest: Manifest?
  /// Of the whole file.
  public var sha256: Digest?
  /// Of the whole file.
  public var sizeInBytes: Int64
  /// The changes in it.
  public var received: Int64 = 0
  /// Those that were not here before.
  public var new: Int64 = 0
  /// The changes that are kept and not applied, in the records that it touched.
  public var held: Int64 = 0
  /// What of it could not land.
  public var leftOut: [LeftOut] = []
  /// The sender's numbers of bundles that have not come, by what has.
  public var missing: ClosedRange<Int64>?
  /// The numbers of the parts of this bundle that were not found.
  public var missingParts: [Int] = []
}

/// What became of all bundles of a merge.
public struct MergeReport: Sendable {
  /// In the order in which they were taken.
  public var bundles: [BundleReport] = []
  /// Bundles in folders that are addressed to others.
  public var notForUs: [String] = []
  /// Files in folders that are no bundles.
  public var skipped = 0
  /// How many records are not what they were.
  public var recordsChanged = 0
  /// What waits for people in these records.
  public var counts = OpenCounts()
  /// Why the store goes on as a new life, if it does.
  public var renewal: Renewal?

  /// The status of the first failure, else 3 if something awaits a person, else 0.
  public var exitStatus: Int32 {
    bundles.first { $0.exitStatus != 0 }?.exitStatus
      ?? (counts.severe + counts.held + counts.findings > 0 ? 3 : 0)
  }
}
