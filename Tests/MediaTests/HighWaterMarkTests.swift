import Causality
import Foundation
import Glibc
import Testing

@testable import Exchange

@Suite struct `A high-water mark` {
  private let disk: Disk
  private let life = Life(high: 1, low: 2)
  private var folder: String { disk.path("state/ganh/marks") }

  init() throws { disk = try Disk() }

  private func mark(_ commits: UInt64, _ token: String = "0123456789abcdef0123456789abcdef") -> HighWaterMark {
    HighWaterMark(life: life, commits: commits, token: token)
  }

  @Test func `is read as it was written, in a folder that it makes`() throws {
    #expect(HighWaterMark.read(life, in: folder) == nil)
    #expect(mark(7).write(in: folder) == .written)
    #expect(HighWaterMark.read(life, in: folder) == mark(7))
    #expect(HighWaterMark.read(Life(high: 1, low: 3), in: folder) == nil)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [life.description])
    #expect(try FileManager.default.attributesOfItem(atPath: folder)[.posixPermissions] as? Int == 0o700)
  }

  @Test func `never goes back`() {
    mark(7).write(in: folder)
    #expect(mark(6, "other").write(in: folder) == .surpassed(by: 7))
    #expect(HighWaterMark.read(life, in: folder) == mark(7))
    #expect(mark(7, "other").write(in: folder) == .written)
    #expect(mark(.max).write(in: folder) == .written)
    #expect(HighWaterMark.read(life, in: folder) == mark(.max))
  }

  @Test func `is the highest, whoever writes at once`() {
    let (life, folder) = (life, folder)
    DispatchQueue.concurrentPerform(iterations: 4) { writer in
      for step in 0..<25 {
        let commits = UInt64(step * 4 + writer + 1)
        HighWaterMark(life: life, commits: commits, token: "writer\(writer)").write(in: folder)
      }
    }
    #expect(HighWaterMark.read(life, in: folder) == mark(100, "writer3"))
  }

  @Test func `that was cut or altered is none, or one that could have been written`() throws {
    mark(123).write(in: folder)
    let name = "state/ganh/marks/\(life)"
    let bytes = try disk.bytes(name)
    for count in 0..<bytes.count {
      try disk.write(Array(bytes[..<count]), to: name)
      #expect(HighWaterMark.read(life, in: folder) == nil)
    }
    for index in bytes.indices {
      for replaced in Array(" \n+\0ÿ".utf8) where bytes[index] != replaced {
        var altered = bytes
        altered[index] = replaced
        try disk.write(altered, to: name)
        #expect(HighWaterMark.read(life, in: folder) == nil)
      }
    }
    try disk.write(bytes + [0x0A], to: name)
    #expect(HighWaterMark.read(life, in: folder) == nil)
    #expect(mark(1).write(in: folder) == .written)
  }

  @Test func `that cannot be written is reported, and the old one stays`() throws {
    let small = try Disk(sizeInBytes: 1 << 16)
    #expect(mark(1).write(in: small.folder) == .written)
    #expect(throws: (any Error).self) { try small.write(noise(1 << 17), to: "ballast") }
    #expect(mark(2).write(in: small.folder) == .failed(.full(path: small.folder)))
    #expect(HighWaterMark.read(life, in: small.folder) == mark(1))
    try small.makeReadOnly()
    #expect(mark(2).write(in: small.folder) == .failed(.readOnly(path: small.folder)))
    #expect(mark(2).write(in: small.path("deeper/marks")) == .failed(.readOnly(path: small.path("deeper"))))
    #expect(mark(2).write(in: "/dev/null/marks") == .failed(.missing(path: "/dev/null/marks")))
  }

  @Test func `lies where the user's state lies`() {
    #expect(HighWaterMark.defaultFolder(environment: ["XDG_STATE_HOME": "/s", "HOME": "/h"]) == "/s/ganh/marks")
    #expect(HighWaterMark.defaultFolder(environment: ["HOME": "/h"]) == "/h/.local/state/ganh/marks")
    for notAbsolute in ["", "s"] {
      let environment = ["XDG_STATE_HOME": notAbsolute, "HOME": "/h"]
      #expect(HighWaterMark.defaultFolder(environment: environment) == "/h/.local/state/ganh/marks")
    }
    #expect(HighWaterMark.defaultFolder(environment: [:]).hasSuffix("/.local/state/ganh/marks"))
  }
}
