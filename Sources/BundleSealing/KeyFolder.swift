internal import Glibc

/// The folder `keys` of a store: small files that only their owner may read, made all or none and replaced whole.
struct KeyFolder {
  typealias File = (name: String, bytes: [UInt8])

  let store: String
  var path: String { store + "/keys" }

  func path(_ name: String) -> String { "\(path)/\(name)" }

  func isThere(_ name: String) -> Bool {
    var there = stat()
    return lstat(path(name), &there) == 0
  }

  private static let largest = 16 * 1024

  func checkNone() throws(KeyFault) {
    var there = stat()
    guard lstat(path, &there) != 0 else { throw .exists(folder: path) }
  }

  /// Makes the folder with these files. It appears whole, under its name, or not at all.
  func create(_ files: [File]) throws(KeyFault) {
    try checkNone()
    let temporary = "\(store)/.ganh-keys-\(UInt64.random(in: .min ... .max)).tmp"
    guard mkdir(temporary, 0o700) == 0 else { throw fault(writing: errno) }
    do throws(KeyFault) {
      for file in files { try write(file.bytes, to: "\(temporary)/\(file.name)") }
      try synchronise(temporary)
      guard rename(temporary, path) == 0 else {
        throw errno == EEXIST || errno == ENOTEMPTY ? .exists(folder: path) : fault(writing: errno)
      }
      try synchronise(store)
    } catch {
      for file in files { unlink("\(temporary)/\(file.name)") }
      rmdir(temporary)
      throw error
    }
  }

  /// Writes these files, each of which appears whole in the place of the one of its name, or not at all.
  func replace(_ files: [File]) throws(KeyFault) {
    func temporary(_ file: File) -> String { path(".\(file.name).tmp") }
    do throws(KeyFault) {
      for file in files {
        // One that an interrupted replacement left.
        unlink(temporary(file))
        try write(file.bytes, to: temporary(file))
      }
      for file in files {
        guard rename(temporary(file), path(file.name)) == 0 else { throw fault(writing: errno) }
      }
      try synchronise(path)
    } catch {
      for file in files { unlink(temporary(file)) }
      throw error
    }
  }

  /// The bytes of one file, after checking that nobody else may read or replace it.
  func read(_ name: String) throws(KeyFault) -> [UInt8] {
    let file = path(name)
    var folder = stat()
    if stat(path, &folder) == 0, folder.st_mode & 0o022 != 0 {
      throw .exposed(path: path, permissions: folder.st_mode & 0o777, wanted: 0o700)
    }
    // Not blocking: a pipe in the place of a key must not stop the program.
    let descriptor = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw fault(reading: file, errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw fault(reading: file, errno) }
    guard status.st_mode & S_IFMT == S_IFREG, status.st_size <= KeyFolder.largest else {
      throw .damaged(file: file, .kind)
    }
    guard status.st_mode & 0o077 == 0 else {
      throw .exposed(path: file, permissions: status.st_mode & 0o777, wanted: 0o600)
    }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: KeyFolder.largest)
    while bytes.count <= KeyFolder.largest {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw fault(reading: file, errno) }
      if count == 0 { break }
      bytes += buffer[..<count]
    }
    return bytes
  }

  /// What the ASCII text of one file says.
  func decode<Value>(
    _ bytes: [UInt8], _ name: String, _ decode: (String) throws(Refusal) -> Value
  ) throws(KeyFault) -> Value {
    guard bytes.allSatisfy({ $0 < 0x80 }) else { throw .damaged(file: path(name), .form) }
    do {
      return try decode(String(decoding: bytes, as: UTF8.self))
    } catch {
      throw error.damage.map { .damaged(file: path(name), $0) } ?? .locked(file: path(name))
    }
  }

  private func write(_ bytes: [UInt8], to file: String) throws(KeyFault) {
    let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw fault(writing: errno) }
    defer { close(descriptor) }
    var done = 0
    while done < bytes.count {
      let count = bytes[done...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw fault(writing: errno) }
      done += count
    }
    guard fsync(descriptor) == 0 else { throw fault(writing: errno) }
  }

  private func synchronise(_ folder: String) throws(KeyFault) {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw fault(writing: errno) }
    defer { close(descriptor) }
    // Some filesystems cannot do it for a folder and say EINVAL: they have nothing to write then.
    guard fsync(descriptor) == 0 || errno == EINVAL else { throw fault(writing: errno) }
  }

  private func fault(writing number: Int32) -> KeyFault {
    switch number {
    case ENOSPC, EDQUOT: .full(folder: store)
    case EIO, ENODEV, ENXIO: .medium(path: store)
    default: .unwritable(folder: store, reason: String(cString: strerror(number)))
    }
  }

  private func fault(reading file: String, _ number: Int32) -> KeyFault {
    switch number {
    case ENOENT, ENOTDIR: .missing(file: file)
    case EIO, ENODEV, ENXIO: .medium(path: file)
    default: .unreadable(file: file, reason: String(cString: strerror(number)))
    }
  }
}
