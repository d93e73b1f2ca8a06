internal import Foundation
internal import Glibc
internal import Records
internal import ReplicaStore
internal import Replication

extension LocalStore {
  /// What this store held at the end of a day, by its own account of what had come; or just after it packed or merged a
  /// bundle, or after the entry of its ledger of that number. `text` is the day, the number, or the bundle's file, name or
  /// SHA-256; `path` the file, which need not be there. O(log up to there). Throws ``PastFault``.
  public func past(_ text: String, path: String) throws -> PastState {
    let (point, day, receipt) = try replicaStore.read { try pastPoint(text, path, $0) }
    guard !point.isBeginning else { throw PastFault.unrecorded(text) }
    let store = try privateStore()
    try replicaStore.read { try store.fill(from: $0, at: point) }
    return PastState(point: point, day: day, receipt: receipt, store: store)
  }

  private func pastPoint(
    _ text: String, _ path: String, _ reader: StoreReader
  ) throws -> (PastPoint, day: PartialDate?, Receipt?) {
    if let day = PartialDate(text), let end = Moment(endOf: day) {
      let point = try pastPoint(day, end, reader)
      return (point, day, try reader.receipts().first { $0.sequence == point.receipts })
    }
    if let number = Int64(text) {
      guard let receipt = try reader.receipts().first(where: { $0.sequence == number }),
        let point = try reader.pastPoint(ofReceipt: number)
      else { throw PastFault.unknown(text) }
      return (point, nil, receipt)
    }
    let receipt = try bundleReceipt(text, path, reader)
    guard let point = try reader.pastPoint(ofReceipt: receipt.sequence) else { throw PastFault.unknown(text) }
    return (point, nil, receipt)
  }

  private func pastPoint(_ day: PartialDate, _ end: Moment, _ reader: StoreReader) throws -> PastPoint {
    guard day <= surroundings.now().dayInVietnam else { throw PastFault.future(day) }
    switch try reader.pastPoint(before: end) {
    case .point(let point): return point
    case .before: throw PastFault.before(day)
    case .uncertain: throw PastFault.clock(day)
    }
  }

  /// What the ledger says of a bundle when it was packed, or when something of it first landed.
  private func bundleReceipt(_ text: String, _ path: String, _ reader: StoreReader) throws -> Receipt {
    let name = FileName.last(text)
    var wanted: Digest?
    for path in [path, "\(folder)/out/\(name)", "\(folder)/in/\(name)"] where wanted == nil {
      wanted = try bundleDigest(ofFileAt: path)
    }
    let refused = BundleReport.Status.refused.rawValue
    let found = try receipts(ofBundle: text, wanted, reader).filter { $0.status != refused }
    let bundles = Set(found.map(\.sha256))
    guard bundles.count < 2 else {
      throw PastFault.ambiguous(text, found.map { "\($0.sequence) \(FileName.last($0.file))" })
    }
    guard let first = found.first else { throw PastFault.unknown(text) }
    return found.first { $0.changes > 0 } ?? first
  }

  /// A store in a file that has lost its name before anything is in it: beside this one's, or where the system keeps such
  /// files if this one's folder cannot be written.
  private func privateStore() throws -> ReplicaStore {
    let place = access(folder, W_OK) == 0 ? folder : NSTemporaryDirectory()
    Leftovers.remove(in: place)
    let file = try TemporaryFile(in: place, for: place, permissions: 0o600)
    return try withExtendedLifetime(file) {
      try ReplicaStore.past(in: file.path, decode: LocalStore.decodeSchema)
    }
  }
}

extension Moment {
  /// The first moment in Vietnam that is no more of `day`; nil for a date that is no day.
  init?(endOf day: PartialDate) {
    guard let number = day.dayNumber else { return nil }
    self.init(milliseconds: Int64(number + 1) * 86_400_000 - 7 * 3_600_000)
  }
}
