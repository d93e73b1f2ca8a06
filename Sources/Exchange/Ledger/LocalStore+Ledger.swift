internal import BundleFormat
internal import BundleSealing
internal import Causality
internal import Records
public import ReplicaStore
public import Replication

extension LocalStore {
  /// Enters in the ledger what somebody did that is no exchange and no change: took data out, or looked at what is
  /// sensitive. `subject` must name nobody and hold no value. `body` runs in the same transaction before
  /// the entry, so that what it does is done only where it can be entered; it says how many rows went out, and where.
  @discardableResult
  public func enter(
    _ kind: Receipt.Kind, _ subject: String, status: String = "done",
    _ body: (StoreReader) throws -> (rows: Int, file: WrittenFile?)
  ) throws -> Written<Void> {
    try write { writer, hand in
      let (rows, file) = try body(writer.reader)
      try writer.append(event(kind, subject, hand, writer, status: status, changes: Int64(rows), file: file))
    }
  }

  /// Ends the changes of a transaction, and enters them in the ledger; returns the entry's number, 0 if there is nothing
  /// to enter.
  @discardableResult
  func finishEdits(_ entry: LedgerEntry, _ hand: Hand, _ writer: StoreWriter) throws -> Int64 {
    let count = writer.unfinishedCount
    // That a sheet was brought is told even where it said nothing new.
    guard count > 0 || entry.kind == .import else {
      try writer.finishEdits()
      return 0
    }
    let subject = try entry.subject ?? writer.onlyUnfinishedChange().map(LedgerEntry.subject) ?? ""
    let sequence = try writer.append(
      event(entry.kind, subject, hand, writer, changes: Int64(count), number: entry.number))
    try writer.finishEdits(receipt: sequence)
    return sequence
  }

  /// An entry of the ledger that is no bundle's.
  func event(
    _ kind: Receipt.Kind, _ subject: String, _ hand: Hand, _ writer: StoreWriter, status: String = "done",
    changes: Int64 = 0, file: WrittenFile? = nil, number: Int64 = 0
  ) -> Receipt {
    Receipt(
      time: hand.time.description, kind: kind, file: subject, sha256: file?.sha256 ?? .start,
      sizeInBytes: file?.sizeInBytes ?? 0, sender: hand.author.unit.description, recipient: "",
      life: hand.life.description, number: number, status: status, code: nil, changes: changes, author: hand.author.name
    )
  }

  /// Keeps what a bundle carried, and to whose keys it was sealed: to nobody's without an addressee.
  func keepPacked(
    _ manifest: Manifest, _ parts: [WrittenFile], for addressee: Addressee?, as receipt: Int64, _ writer: StoreWriter
  ) throws {
    let keys = try addressee.map { try sealingKeys($0, writer.reader) } ?? []
    try writer.keep(
      Packed(
        parts: manifest.parts.map { Packed.Part(replica: $0.replica, base: $0.base.counter, head: $0.head.counter) },
        keys: keys, files: parts.map { Packed.File(name: FileName.last($0.path), sha256: $0.sha256) }),
      of: receipt)
  }

  /// Whose keys open a bundle for `addressee`: stores by their signing keys, escrows by their reading keys.
  private func sealingKeys(_ addressee: Addressee, _ reader: StoreReader) throws -> [String] {
    let stores = try receivers(addressee, reader).map(\.key)
    let authority = reader.registry.authority
    let escrows = (stores + [try ownKey()]).flatMap { authority.hubs(above: $0) }.compactMap(\.escrow)
    return stores.map(\.description) + escrows
  }
}

/// The whole ledger, with a word on whether its chain holds.
public struct Ledger: Sendable {
  /// The receipts, oldest first.
  public let receipts: [Receipt]
  /// The first receipt that does not follow from the one before it, nil if the chain holds.
  public let firstBroken: Int64?
  /// What to write down on paper: whoever finds it again in the chain knows that nothing before was altered.
  public var hash: Digest { receipts.last?.hash ?? .start }

  /// The fewest digits by which a hash can be named.
  public static let leastDigits = 16

  /// Reads the ledger. O(receipts).
  public init(_ reader: StoreReader) throws {
    receipts = try reader.receipts()
    firstBroken = try reader.firstBrokenReceipt()
  }

  /// The receipts behind the one of this hash, of which sixteen digits will do. Throws ``LedgerFault/unknown(_:)``.
  public func receipts(from text: String) throws(LedgerFault) -> ArraySlice<Receipt> {
    let digits = text.lowercased().filter { !$0.isWhitespace }
    guard digits.count >= Ledger.leastDigits else { throw .unknown(text) }
    if Digest.start.description.hasPrefix(digits) { return receipts[...] }
    guard let index = receipts.firstIndex(where: { $0.hash.description.hasPrefix(digits) }) else {
      throw .unknown(text)
    }
    return receipts[(index + 1)...]
  }
}
