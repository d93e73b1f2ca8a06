import Foundation
import Glibc
import Testing

@testable import Exchange

@Suite struct `The identity of a store` {
  private let disk: Disk
  private let file: String

  init() throws {
    disk = try Disk()
    file = try disk.write(noise(100), to: "store/store.sqlite")
  }

  @Test func `is the same from day to day, whatever is written`() throws {
    let identity = try StoreIdentity.current(of: file)
    let descriptor = open(file, O_WRONLY | O_APPEND)
    try #require(write(descriptor, [UInt8(1)], 1) == 1)
    close(descriptor)
    chmod(file, 0o600)
    try disk.write([1], to: "store/store.lock")
    #expect(try StoreIdentity.current(of: file) == identity)
  }

  @Test func `is the same after the folder was moved`() throws {
    let identity = try StoreIdentity.current(of: file)
    rename(disk.path("store"), disk.path("moved"))
    #expect(try StoreIdentity.current(of: disk.path("moved/store.sqlite")) == identity)
  }

  @Test func `is another in a copy of the folder`() throws {
    try Tool.run("cp", "-a", disk.path("store"), disk.path("copy"))
    #expect(try StoreIdentity.current(of: disk.path("copy/store.sqlite")) != StoreIdentity.current(of: file))
  }

  @Test func `is another when the file was restored in its place`() throws {
    let identity = try StoreIdentity.current(of: file)
    try disk.write(noise(100), to: "store/backup")
    rename(disk.path("store/backup"), file)
    #expect(try StoreIdentity.current(of: file) != identity)
  }

  @Test func `is another when the file was moved into another folder`() throws {
    let identity = try StoreIdentity.current(of: file)
    try disk.write([1], to: "other/x")
    rename(file, disk.path("other/store.sqlite"))
    #expect(try StoreIdentity.current(of: disk.path("other/store.sqlite")) != identity)
  }

  @Test func `is another on another disk`() throws {
    // Two new disks number their files alike.
    let first = try Disk(sizeInBytes: 1 << 20)
    let second = try Disk(sizeInBytes: 1 << 20)
    let here = try first.write([1], to: "store.sqlite")
    let there = try second.write([1], to: "store.sqlite")
    #expect(try StoreIdentity.current(of: here) != StoreIdentity.current(of: there))
  }

  @Test func `a missing file has none`() {
    #expect(throws: MediumFault.missing(path: disk.path("nowhere"))) {
      try StoreIdentity.current(of: disk.path("nowhere"))
    }
  }
}
