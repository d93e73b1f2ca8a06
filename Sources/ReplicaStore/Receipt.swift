public import Causality
public import Replication

/// The local account of one pack or merge; all of them are the ledger, chained by hash.
public struct Receipt: Hashable, Sendable {
  /// Which way the bundle went, or what else was done that an auditor asks for.
  public enum Kind: String, Hashable, Sendable {
    case pack, merge, grant, accept, revoke, close, rule, resume, reorganise, resolve, export, read, backup, restore
    case edit, undo
    case `import`
  }

  /// Its place in the ledger, from 1; 0 until it is in it.
  public var sequence: Int64 = 0
  /// By this machine's clock, for people.
  public let time: String
  /// What was done.
  public let kind: Kind
  /// The name of the file, or where it went; of what is no bundle's, what it was done to.
  public let file: String
  /// Of the whole file.
  public let sha256: Digest
  /// Of the whole file.
  public let sizeInBytes: Int64
  /// The units, as text, of who packed and for whom.
  public let sender: String
  /// For whom it was packed.
  public let recipient: String
  /// The sender's life.
  public let life: String
  /// The sender's number of this bundle for this recipient; of an undo, the sequence of what it took back.
  public let number: Int64
  /// `packed`, or what a merge says of the bundle.
  public let status: String
  /// Why the bundle was refused, if it was.
  public let code: String?
  /// How many changes went out, or landed; of what was read or exported, how many rows.
  public let changes: Int64
  /// Who did it: a name, as given or the account's.
  public let author: String
  /// The fingerprint of the key that signed the bundle; empty where nothing is signed, or nobody is known to have.
  public let signer: String
  /// The hash of the receipt before.
  public var previous = Digest.start
  /// Over this receipt and the hash before it.
  public var hash = Digest.start

  /// A receipt that is in no ledger yet.
  public init(
    time: String, kind: Kind, file: String, sha256: Digest, sizeInBytes: Int64, sender: String, recipient: String,
    life: String, number: Int64, status: String, code: String?, changes: Int64, author: String = "", signer: String = ""
  ) {
    self.time = time
    self.kind = kind
    self.file = file
    self.sha256 = sha256
    self.sizeInBytes = sizeInBytes
    self.sender = sender
    self.recipient = recipient
    self.life = life
    self.number = number
    self.status = status
    self.code = code
    self.changes = changes
    self.author = author
    self.signer = signer
  }

  /// SHA-256 over the previous receipt's hash and this one's content. Receipts of before there were authors and signers
  /// have neither, and their hash stands.
  var expectedHash: Digest {
    var bytes = previous.bytes
    bytes.append(varint: UInt64(sequence))
    for text in [time, kind.rawValue, file, sha256.description, sender, recipient, life, status, code ?? ""] {
      bytes.append(text: text)
    }
    for number in [sizeInBytes, number, changes] { bytes.append(zigzag: number) }
    if !author.isEmpty || !signer.isEmpty { for text in [author, signer] { bytes.append(text: text) } }
    return Digest(of: bytes)
  }
}

extension StoreReader {
  /// The ledger, oldest first; the last `limit` receipts if given.
  public func receipts(last limit: Int? = nil) throws -> [Receipt] { try receipts("", last: limit) }

  /// The receipts for which `condition` holds, in which `?2` is `bound`, oldest first.
  func receipts(_ condition: String, _ bound: Int64? = nil, last limit: Int?) throws -> [Receipt] {
    let select = try statement(
      """
      SELECT sequence, time, kind, file, sha256, bytes, sender, recipient, life, number, status, code, changes,
      previous, hash, author, signer FROM receipt \(condition) ORDER BY sequence DESC LIMIT ?1
      """)
    defer { select.reset() }
    select.bind(1, Int64(limit ?? -1))
    if let bound { select.bind(2, bound) }
    var receipts: [Receipt] = []
    while try select.step() {
      guard let sha256 = Digest(hex: select.text(4)), let previous = Digest(hex: select.text(13)),
        let hash = Digest(hex: select.text(14)), let kind = Receipt.Kind(rawValue: select.text(2))
      else { throw StoreFault.damaged(detail: "receipt \(select.integer(0))") }
      var receipt = Receipt(
        time: select.text(1), kind: kind, file: select.text(3), sha256: sha256, sizeInBytes: select.integer(5),
        sender: select.text(6), recipient: select.text(7), life: select.text(8), number: select.integer(9),
        status: select.text(10), code: select.optionalText(11), changes: select.integer(12),
        author: select.text(15), signer: select.text(16))
      receipt.sequence = select.integer(0)
      receipt.previous = previous
      receipt.hash = hash
      receipts.append(receipt)
    }
    return receipts.reversed()
  }

  /// The first receipt that does not follow from the one before it, nil if the chain holds.
  public func firstBrokenReceipt() throws -> Int64? {
    var previous = Digest.start
    for receipt in try receipts() {
      guard receipt.previous == previous, receipt.hash == receipt.expectedHash else { return receipt.sequence }
      previous = receipt.hash
    }
    return nil
  }

  /// The highest number of a bundle packed by `life` for `recipient`; 0 if there is none.
  public func lastPackedNumber(life: Life, recipient: String) throws -> Int64 {
    let select = try statement(
      "SELECT coalesce(max(number), 0) FROM receipt WHERE kind = 'pack' AND life = ? AND recipient = ?")
    defer { select.reset() }
    select.bind(1, life.description)
    select.bind(2, recipient)
    return try select.step() ? select.integer(0) : 0
  }

  /// The highest number of a bundle of `life` that landed here whole; 0 if there is none.
  public func lastMergedNumber(life: Life, recipient: String) throws -> Int64 {
    let select = try statement(
      """
      SELECT coalesce(max(number), 0) FROM receipt
      WHERE kind = 'merge' AND life = ? AND recipient = ? AND code IS NULL
      """)
    defer { select.reset() }
    select.bind(1, life.description)
    select.bind(2, recipient)
    return try select.step() ? select.integer(0) : 0
  }
}

extension StoreWriter {
  /// Adds a receipt to the end of the ledger; returns its sequence.
  @discardableResult
  public func append(_ receipt: Receipt) throws -> Int64 {
    var receipt = receipt
    if let last = try reader.receipts(last: 1).first {
      receipt.sequence = last.sequence + 1
      receipt.previous = last.hash
    } else {
      receipt.sequence = 1
    }
    receipt.hash = receipt.expectedHash
    let insert = try reader.statement("INSERT INTO receipt VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    insert.bind(1, receipt.sequence)
    insert.bind(2, receipt.time)
    insert.bind(3, receipt.kind.rawValue)
    insert.bind(4, receipt.file)
    insert.bind(5, receipt.sha256.description)
    insert.bind(6, receipt.sizeInBytes)
    insert.bind(7, receipt.sender)
    insert.bind(8, receipt.recipient)
    insert.bind(9, receipt.life)
    insert.bind(10, receipt.number)
    insert.bind(11, receipt.status)
    insert.bind(12, receipt.code)
    insert.bind(13, receipt.changes)
    insert.bind(14, receipt.previous.description)
    insert.bind(15, receipt.hash.description)
    insert.bind(16, receipt.author)
    insert.bind(17, receipt.signer)
    try insert.run()
    nextReceipt = nil
    _ = try positionOfThis()
    return receipt.sequence
  }
}
