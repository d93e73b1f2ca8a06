internal import Crypto
internal import Replication

/// SHA-256 of bytes that come in pieces.
struct RunningDigest {
  private var hash = SHA256()

  mutating func update(_ bytes: UnsafeRawBufferPointer) { hash.update(bufferPointer: bytes) }

  /// The digest of all pieces so far.
  var digest: Replication.Digest { Replication.Digest(hash.finalize()) }
}
