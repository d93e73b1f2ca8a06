import Causality
import Foundation
import Glibc
import Synchronization
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
    let failures = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: 8) { writer in
      for step in 0..<40 {
        let commits = UInt64(step * 8 + writer + 1)
        let outcome = HighWaterMark(life: life, commits: commits, token: "writer\(writer)").write(in: folder)
        if case .failed = outcome { failures.add(1, ordering: .relaxed) }
        // Nobody may ever read less than was written before.
        if let read = HighWaterMark.read(life, in: folder), read.commits >= commits { continue }
        failures.add(1, ordering: .relaxed)
      }
    }
    #expect(failures.load(ordering: .relaxed) == 0)
    #expect(HighWaterMark.read(life, in: folder) == mark(320, "writer7"))
  }

  @Test func `waits for whoever writes one`() throws {
    mark(1).write(in: folder)
    // The other process takes its time, and then writes a higher one.
    let text = #"ganh mark 1\n\#(life)\n50\nother\n"#
    let slow = "echo ready; sleep 0.2; printf '\(text)' > '\(folder)/\(life)'"
    try Tool.whileRunning("flock", "--no-fork", folder, "sh", "-c", slow) { _ in
      #expect(mark(5).write(in: folder) == .surpassed(by: 50))
    }
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
