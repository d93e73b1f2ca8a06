/// Asks for the passphrase of a key file, whose path is given; nil where there is nobody to ask.
public typealias PassphraseRequest = (_ file: String) throws(KeyFault) -> Passphrase?

/// Opens and locks the files of a key folder. It asks for a passphrase only where a file is locked, and tries each
/// that it was given on the next file before it asks again.
struct KeyLock {
  let files: KeyFolder
  private let ask: PassphraseRequest
  private var known: Passphrase?

  init(_ files: KeyFolder, _ ask: @escaping PassphraseRequest) {
    self.files = files
    self.ask = ask
  }

  /// The key that the file holds, open or locked.
  mutating func key<Key>(
    in name: String, _ decode: (String) throws(Refusal) -> Key
  ) throws(KeyFault) -> Key {
    let bytes = try files.read(name)
    return try files.decode(PassphraseFile.isSealed(bytes) ? open(bytes, files.path(name)) : bytes, name, decode)
  }

  private mutating func open(_ bytes: [UInt8], _ file: String) throws(KeyFault) -> [UInt8] {
    if let known, let opened = try KeyLock.open(bytes, file, known) { return opened }
    guard let passphrase = try ask(file) else { throw .passphraseNeeded(file: file) }
    guard passphrase != known, let opened = try KeyLock.open(bytes, file, passphrase) else {
      throw .passphraseWrong(file: file)
    }
    known = passphrase
    return opened
  }

  /// Nil for a wrong passphrase.
  private static func open(_ bytes: [UInt8], _ file: String, _ passphrase: Passphrase) throws(KeyFault) -> [UInt8]? {
    do {
      return try PassphraseFile.open(bytes, passphrase: passphrase)
    } catch AgeFault.noMatch {
      return nil
    } catch AgeFault.hmac, AgeFault.payload {
      throw .damaged(file: file, .check)
    } catch {
      throw .damaged(file: file, .form)
    }
  }

  /// The bytes of a key file that `passphrase` opens; of one that is open to its owner without one.
  static func lock(_ text: String, _ passphrase: Passphrase?, workFactor: Int) -> [UInt8] {
    let bytes = Array(text.utf8)
    guard let passphrase else { return bytes }
    guard let sealed = try? PassphraseFile.seal(bytes, passphrase: passphrase, workFactor: workFactor) else {
      preconditionFailure("a key file can be sealed in memory")
    }
    return sealed
  }
}
