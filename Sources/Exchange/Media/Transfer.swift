internal import Glibc

/// Reads at least one byte unless the end has come: 0 then. A safe point of ``Interruption``.
func readSome(
  from descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer, _ path: String
) throws(MediumFault) -> Int {
  while true {
    try Interruption.check()
    let count = read(descriptor, buffer.baseAddress, buffer.count)
    if count >= 0 { return count }
    guard errno == EINTR else { throw .last(path, .reading) }
  }
}

/// Writes all of `bytes`, however many calls it takes.
func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, _ path: String) throws(MediumFault) {
  guard isWritten(bytes, to: descriptor) else { throw .last(path) }
}

/// Writes all of `bytes`, however many calls it takes.
func writeAll(_ bytes: [UInt8], to descriptor: Int32, _ path: String) throws(MediumFault) {
  guard bytes.withUnsafeBytes({ isWritten($0, to: descriptor) }) else { throw .last(path) }
}

/// False leaves the reason in `errno`.
private func isWritten(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
  var done = 0
  while done < bytes.count {
    let count = write(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done)
    if count < 0, errno == EINTR { continue }
    guard count >= 0 else { return false }
    done += count
  }
  return true
}
