import Foundation
import Glibc
import Replication
import Synchronization
import Testing

@testable import Exchange

@Suite struct `A private copy` {
  private let disk: Disk
  private let stick: Disk

  init() throws {
    disk = try Disk()
    stick = try Disk()
  }

  @Test(arguments: [0, 1, 262_144, 1_000_003])
  func `holds what the file held, with its size and digest`(_ count: Int) throws {
    let bytes = noise(count)
    let path = try stick.write(bytes, to: "bundle")
    let copy = try PrivateCopy.make(of: path, in: disk.folder)
    #expect(copy.sizeInBytes == Int64(count))
    #expect(copy.sha256 == Digest(of: bytes))
    // What becomes of the stick afterwards does not matter.
    try stick.write(noise(count + 1, seed: 2), to: "bundle")
    #expect(Array(try Data(contentsOf: URL(fileURLWithPath: copy.path))) == bytes)
  }

  @Test func `is gone when it is removed or forgotten`() throws {
    let path = try stick.write([1], to: "bundle")
    let copy = try PrivateCopy.make(of: path, in: disk.folder)
    copy.remove()
    #expect(try disk.names == [])
    _ = try PrivateCopy.make(of: path, in: disk.folder)
    #expect(try disk.names == [])
  }

  @Test func `stays when it is kept under a name`() throws {
    let path = try stick.write([1, 2], to: "bundle")
    do {
      let copy = try PrivateCopy.make(of: path, in: disk.folder)
      try copy.keep(as: disk.path("kept"))
    }
    #expect(try disk.names == ["kept"])
    #expect(try disk.bytes("kept") == [1, 2])
  }

  @Test func `comes whole from a pipe that gives it in drops`() throws {
    let bytes = noise(200_000)
    let pipe = Pipe()
    let writer = pipe.fileHandleForWriting.fileDescriptor
    let feeding = Thread {
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = rest.prefix(997).withUnsafeBytes { write(writer, $0.baseAddress, $0.count) }
        rest = rest.dropFirst(max(count, 0))
      }
      try? pipe.fileHandleForWriting.close()
    }
    feeding.start()
    let copy = try PrivateCopy.make(from: pipe.fileHandleForReading.fileDescriptor, named: "-", in: disk.folder)
    #expect(copy.sha256 == Digest(of: bytes))
  }

  @Test func `is not made of a pipe, a device or a folder`() throws {
    try Tool.run("mkfifo", stick.path("pipe"))
    for path in [stick.path("pipe"), "/dev/zero", stick.folder] {
      #expect(throws: MediumFault.notAFile(path: path)) { try PrivateCopy.make(of: path, in: disk.folder) }
    }
    #expect(try disk.names == [])
  }

  @Test func `is not made of what is missing`() throws {
    #expect(throws: MediumFault.missing(path: stick.path("bundle"))) {
      try PrivateCopy.make(of: stick.path("bundle"), in: disk.folder)
    }
  }

  @Test func `is not made of what is too large, from a file or a pipe`() throws {
    let path = try stick.write(noise(1001), to: "bundle")
    #expect(throws: MediumFault.tooLarge(path: path, limitInBytes: 1000)) {
      try PrivateCopy.make(of: path, in: disk.folder, limitInBytes: 1000)
    }
    let endless = open("/dev/zero", O_RDONLY)
    defer { close(endless) }
    #expect(throws: MediumFault.tooLarge(path: "-", limitInBytes: 1_000_000)) {
      try PrivateCopy.make(from: endless, named: "-", in: disk.folder, limitInBytes: 1_000_000)
    }
    #expect(try disk.names == [])
  }

  @Test func `needs room, and says how much before it writes`() throws {
    let small = try Disk(sizeInBytes: 2 << 20)
    let path = try stick.write(noise(3 << 20), to: "bundle")
    let fault = #expect(throws: MediumFault.self) { try PrivateCopy.make(of: path, in: small.folder) }
    guard case .lacking(small.folder, let needed, let free) = fault else {
      Issue.record("\(String(describing: fault))")
      return
    }
    #expect(needed > 3 << 20)
    #expect(free <= 2 << 20)
    #expect(try small.names == [])
  }

  @Test func `leaves nothing when the disk fills up under it`() throws {
    let small = try Disk(sizeInBytes: 1 << 20)
    let endless = open("/dev/zero", O_RDONLY)
    defer { close(endless) }
    #expect(throws: MediumFault.full(path: small.folder)) {
      try PrivateCopy.make(from: endless, named: "-", in: small.folder)
    }
    #expect(try small.names == [])
  }

  @Test func `is refused when the file changes while it is copied`() throws {
    let path = try stick.write(noise(8 << 20), to: "bundle")
    let isDone = Atomic(false)
    let hasEnded = DispatchSemaphore(value: 0)
    let appending = Thread {
      let descriptor = open(path, O_WRONLY | O_APPEND)
      while !isDone.load(ordering: .relaxed) { _ = write(descriptor, [UInt8(7)], 1) }
      close(descriptor)
      hasEnded.signal()
    }
    appending.start()
    while try FileSource(path: path).sizeInBytes == 8 << 20 { sched_yield() }
    #expect(throws: MediumFault.changed(path: path)) { try PrivateCopy.make(of: path, in: disk.folder) }
    isDone.store(true, ordering: .relaxed)
    hasEnded.wait()
    #expect(try disk.names == [])
  }

  @Test func `a read-only folder says so`() throws {
    let frozen = try Disk(sizeInBytes: 4 << 20)
    try frozen.makeReadOnly()
    let path = try stick.write([1], to: "bundle")
    #expect(throws: MediumFault.readOnly(path: frozen.folder)) { try PrivateCopy.make(of: path, in: frozen.folder) }
  }
}

@Suite struct `What a crash left behind` {
  private let disk: Disk
  private let leftover = ".ganh-0123456789abcdef.tmp"

  init() throws {
    disk = try Disk()
    try disk.write([1], to: leftover)
  }

  @Test func `is removed, and nothing else`() throws {
    let others = [".ganh-0123.tmp", ".ganh-0123456789ABCDEF.tmp", "ganh-0123456789abcdef.tmp", "bundle.tmp", "x.ganh"]
    for name in others { try disk.write([1], to: name) }
    try FileManager.default.createDirectory(
      atPath: disk.path(".ganh-fedcba9876543210.tmp"), withIntermediateDirectories: false)
    #expect(PrivateCopy.removeLeftovers(in: disk.folder) == 1)
    #expect(try disk.names == (others + [".ganh-fedcba9876543210.tmp"]).sorted())
  }

  @Test func `of a killed process is removed`() async throws {
    let folder = disk.folder
    await #expect(processExitsWith: .signal(SIGKILL)) { [folder = folder as String] in
      let copy = try PrivateCopy.make(of: "/etc/passwd", in: folder)
      withExtendedLifetime(copy) { _ = kill(getpid(), SIGKILL) }
    }
    #expect(try disk.names.count == 2)
    #expect(PrivateCopy.removeLeftovers(in: disk.folder) == 2)
  }

  @Test func `stays while this process has copies in the folder`() throws {
    let copy = try PrivateCopy.make(of: "/etc/passwd", in: disk.folder)
    #expect(PrivateCopy.removeLeftovers(in: disk.folder) == 0)
    withExtendedLifetime(copy) { #expect(access(copy.path, F_OK) == 0) }
  }

  @Test func `stays while another process is at work in the folder`() throws {
    let wait = "echo ready; exec sleep 600"
    try Tool.whileRunning("flock", "--shared", "--no-fork", disk.folder, "sh", "-c", wait) { process in
      #expect(PrivateCopy.removeLeftovers(in: disk.folder) == 0)
      Tool.stop(process)
      #expect(PrivateCopy.removeLeftovers(in: disk.folder) == 1)
    }
  }

  @Test func `a missing folder has none`() {
    #expect(PrivateCopy.removeLeftovers(in: disk.path("nowhere")) == 0)
  }

  @Test func `a thousand copies need few open files`() throws {
    let path = try disk.write([1], to: "bundle")
    func openFiles() throws -> Int { try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count }
    let before = try openFiles()
    let copies = try (0..<1000).map { _ in try PrivateCopy.make(of: path, in: disk.folder) }
    #expect(try openFiles() < before + 200)
    #expect(copies.count == 1000)
  }
}
