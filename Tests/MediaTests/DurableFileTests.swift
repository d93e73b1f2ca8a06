import BundleFormat
import Foundation
import Glibc
import Replication
import Testing

@testable import Exchange

@Suite struct `A file is there whole or not at all` {
  private let disk: Disk
  private struct GivenUp: Error {}

  init() throws { disk = try Disk() }

  @Test(arguments: [0, 1, 4095, 4096, 131_072, 262_143, 262_144, 1_000_003])
  func `what was passed to the sink is in the file, with its size and digest`(_ count: Int) throws {
    let bytes = noise(count)
    let written = try DurableFile.write(to: disk.path("bundle"), replacing: .never) { sink in
      // In pieces of no round size, so that they straddle the buffer.
      for start in stride(from: 0, to: count, by: 7919) {
        try bytes[start..<min(start + 7919, count)].withUnsafeBytes { try sink.write($0) }
      }
    }
    #expect(try disk.bytes("bundle") == bytes)
    #expect(written == WrittenFile(path: disk.path("bundle"), sizeInBytes: Int64(count), sha256: Digest(of: bytes)))
    #expect(try disk.names == ["bundle"])
  }

  @Test func `a piece larger than the buffer is written whole`() throws {
    let bytes = noise(700_001)
    try DurableFile.write(to: disk.path("bundle")) { try pass(bytes, to: $0) }
    #expect(try disk.bytes("bundle") == bytes)
  }

  @Test func `only the owner reads it unless others may`() throws {
    try DurableFile.write(to: disk.path("mine")) { try pass([1], to: $0) }
    try DurableFile.write(to: disk.path("ours"), readers: .others) { try pass([1], to: $0) }
    #expect(try permissions("mine") == 0o600)
    #expect(try permissions("ours") & 0o400 == 0o400)
  }

  @Test func `a body that throws leaves nothing, and its own error is told`() throws {
    #expect(throws: GivenUp.self) {
      try DurableFile.write(to: disk.path("bundle")) { sink in
        try pass(noise(300_000), to: sink)
        throw GivenUp()
      }
    }
    #expect(try disk.names == [])
  }

  @Test func `a file is not replaced unasked, and nothing is written for it`() throws {
    try disk.write([1, 2, 3], to: "bundle")
    var isBodyRun = false
    #expect(throws: MediumFault.exists(path: disk.path("bundle"))) {
      try DurableFile.write(to: disk.path("bundle"), replacing: .never) { _ in isBodyRun = true }
    }
    #expect(!isBodyRun)
    #expect(try disk.bytes("bundle") == [1, 2, 3])
  }

  @Test func `a file that appears meanwhile is not replaced either`() throws {
    #expect(throws: MediumFault.exists(path: disk.path("bundle"))) {
      try DurableFile.write(to: disk.path("bundle"), replacing: .never) { sink in
        try disk.write([9], to: "bundle")
        try pass(noise(10), to: sink)
      }
    }
    #expect(try disk.bytes("bundle") == [9])
    #expect(try disk.names == ["bundle"])
  }

  @Test func `a filesystem without links does not replace either`() throws {
    let temporary = try disk.write([1], to: "temporary")
    try FileName.moveThroughReservation(temporary, to: disk.path("bundle"))
    #expect(try disk.bytes("bundle") == [1])
    let other = try disk.write([2], to: "temporary")
    #expect(throws: MediumFault.exists(path: disk.path("bundle"))) {
      try FileName.moveThroughReservation(other, to: disk.path("bundle"))
    }
    #expect(try disk.bytes("bundle") == [1])
  }

  @Test func `what is replaced stays until the new one is good`() throws {
    try disk.write([1, 2, 3], to: "bundle")
    #expect(throws: GivenUp.self) {
      try DurableFile.write(to: disk.path("bundle"), replacing: .always) { _ in throw GivenUp() }
    }
    #expect(try disk.bytes("bundle") == [1, 2, 3])
    try DurableFile.write(to: disk.path("bundle"), replacing: .always) { try pass([4], to: $0) }
    #expect(try disk.bytes("bundle") == [4])
  }

  @Test func `a folder is never replaced`() throws {
    try FileManager.default.createDirectory(atPath: disk.path("bundle"), withIntermediateDirectories: false)
    #expect(throws: MediumFault.notAFile(path: disk.path("bundle"))) {
      try DurableFile.write(to: disk.path("bundle"), replacing: .always) { _ in }
    }
  }

  @Test func `a missing folder is named`() {
    #expect(throws: MediumFault.missing(path: disk.path("nowhere"))) {
      try DurableFile.write(to: disk.path("nowhere/bundle")) { _ in }
    }
  }

  @Test(arguments: [DurableFile.Replacement.never, .always])
  func `a medium that does not keep what it took is found out`(_ replacing: DurableFile.Replacement) throws {
    if replacing == .always { try disk.write([1, 2, 3], to: "bundle") }
    let fault = #expect(throws: MediumFault.self) {
      try DurableFile.write(to: disk.path("bundle"), replacing: replacing) { sink in
        try pass(noise(1 << 20), to: sink)
        // One byte of what is on the disk already becomes another, as on a stick that has less room than it claims.
        let temporary = try #require(try disk.names.first { Leftovers.isTemporary($0) })
        let descriptor = open(disk.path(temporary), O_WRONLY)
        defer { close(descriptor) }
        try #require(pwrite(descriptor, [UInt8(0)], 1, 5000) == 1)
      }
    }
    #expect(fault == .readBack(path: disk.path("bundle")))
    #expect(fault?.exitStatus == 31)
    #expect(try disk.names == (replacing == .always ? ["bundle"] : []))
    if replacing == .always { #expect(try disk.bytes("bundle") == [1, 2, 3]) }
  }

  @Test func `a medium that drops the end is found out`() throws {
    #expect(throws: MediumFault.readBack(path: disk.path("bundle"))) {
      try DurableFile.write(to: disk.path("bundle")) { sink in
        try pass(noise(1 << 20), to: sink)
        try sink.flush()
        let temporary = try #require(try disk.names.first { Leftovers.isTemporary($0) })
        try #require(truncate(disk.path(temporary), 1 << 19) == 0)
      }
    }
    #expect(try disk.names == [])
  }

  @Test(arguments: [0, 1, 511, 4096, 262_144, 262_145, 600_000])
  func `both ways around the page cache read the same`(_ count: Int) throws {
    let bytes = noise(count)
    let path = try disk.write(bytes, to: "bundle")
    #expect(try ReadBack.digest(of: path, named: path, .directly) == Digest(of: bytes))
    #expect(try ReadBack.digest(of: path, named: path, .afterForgetting) == Digest(of: bytes))
  }

  @Test func `a process killed while it writes leaves no file, and the next write cleans up`() async throws {
    let folder = disk.folder
    await #expect(processExitsWith: .signal(SIGKILL)) { [folder = folder as String] in
      try DurableFile.write(to: folder + "/bundle") { sink in
        try pass(noise(300_000), to: sink)
        kill(getpid(), SIGKILL)
      }
    }
    #expect(try disk.names.count == 1)
    #expect(try disk.names.allSatisfy { Leftovers.isTemporary($0) })
    try DurableFile.write(to: disk.path("bundle")) { try pass([1], to: $0) }
    #expect(try disk.names == ["bundle"])
  }

  private func permissions(_ name: String) throws -> Int {
    try #require(try FileManager.default.attributesOfItem(atPath: disk.path(name))[.posixPermissions] as? Int)
  }
}

@Suite struct `A disk that is full or may not be written` {
  @Test func `a full disk leaves nothing behind`() throws {
    let disk = try Disk(sizeInBytes: 1 << 20)
    let fault = #expect(throws: MediumFault.self) {
      try DurableFile.write(to: disk.path("bundle")) { try pass(noise(4 << 20), to: $0) }
    }
    #expect(fault == .full(path: disk.path("bundle")))
    #expect(fault?.exitStatus == 30)
    #expect(try disk.names == [])
    try DurableFile.write(to: disk.path("bundle")) { try pass(noise(1000), to: $0) }
    #expect(try disk.names == ["bundle"])
  }

  @Test func `a full disk keeps the file that was to be replaced`() throws {
    let disk = try Disk(sizeInBytes: 1 << 20)
    try disk.write(noise(1000), to: "bundle")
    #expect(throws: MediumFault.full(path: disk.path("bundle"))) {
      try DurableFile.write(to: disk.path("bundle"), replacing: .always) { try pass(noise(2 << 20), to: $0) }
    }
    #expect(try disk.names == ["bundle"])
    #expect(try disk.bytes("bundle") == noise(1000))
  }

  @Test func `a body that swallows the fault does not end with a file, even if space comes back`() throws {
    let disk = try Disk(sizeInBytes: 1 << 20)
    let ballast = try disk.write(noise(1 << 19), to: "ballast")
    #expect(throws: MediumFault.full(path: disk.path("bundle"))) {
      try DurableFile.write(to: disk.path("bundle")) { sink in
        for _ in 0..<5 { try? pass(noise(1 << 17), to: sink) }
        unlink(ballast)
      }
    }
    #expect(try disk.names == [])
  }

  @Test func `a read-only disk says so`() throws {
    let disk = try Disk(sizeInBytes: 1 << 20)
    try disk.makeReadOnly()
    let fault = #expect(throws: MediumFault.self) { try DurableFile.write(to: disk.path("bundle")) { _ in } }
    #expect(fault == .readOnly(path: disk.path("bundle")))
    #expect(fault?.exitStatus == 1)
  }

  @Test func `a sink on a full device says so, and goes on saying so`() throws {
    let descriptor = open("/dev/full", O_WRONLY)
    defer { close(descriptor) }
    let sink = FileSink(descriptor: descriptor, path: "full")
    try pass([1, 2, 3], to: sink)
    #expect(throws: MediumFault.full(path: "full")) { try sink.flush() }
    #expect(throws: MediumFault.full(path: "full")) { try sink.flush() }
  }

  @Test(
    arguments: [
      (ENOSPC, "medium.full", 30), (EDQUOT, "medium.full", 30), (EIO, "medium.failed", 31),
      (ENODEV, "medium.failed", 31),
      (EROFS, "medium.readonly", 1), (EACCES, "medium.readonly", 1), (EFBIG, "medium.file.large", 1),
      (ENOENT, "file.missing", 1), (ENAMETOOLONG, "file.refused", 1),
    ] as [(Int32, String, Int32)])
  func `each refusal of the system has its code and exit status`(_ number: Int32, _ code: String, _ status: Int32) {
    errno = number
    let fault = MediumFault.last("x")
    #expect(fault.code == code)
    #expect(fault.exitStatus == status)
  }

  @Test func `space is looked at before it is needed`() throws {
    let disk = try Disk(sizeInBytes: 4 << 20)
    #expect(try FreeSpace.available(at: disk.folder).map { $0 <= 4 << 20 && $0 > 3 << 20 } == true)
    try FreeSpace.check(disk.folder, neededInBytes: 1 << 20)
    for needed in [Int64(4 << 20), 1 << 40, .max] {
      let fault = #expect(throws: MediumFault.self) { try FreeSpace.check(disk.folder, neededInBytes: needed) }
      #expect(fault?.code == "medium.full")
    }
    #expect(throws: MediumFault.missing(path: disk.path("nowhere"))) {
      try FreeSpace.check(disk.path("nowhere"), neededInBytes: 1)
    }
  }
}

func pass(_ bytes: [UInt8], to sink: FileSink) throws { try bytes.withUnsafeBytes { try sink.write($0) } }
