import Foundation
import Glibc

/// A folder for one test, gone with the test. May be a small disk of its own, in memory, which is filled or made
/// read-only for real; mounting one needs root, and a test that cannot have it fails.
final class Disk {
  let folder: String
  private let isMounted: Bool

  /// A folder on the disk of temporary files.
  init() throws {
    folder = try Disk.makeFolder()
    isMounted = false
  }

  /// A disk of its own.
  init(sizeInBytes: Int) throws {
    folder = try Disk.makeFolder()
    try Tool.run("mount", "-t", "tmpfs", "-o", "size=\(sizeInBytes)", "tmpfs", folder)
    isMounted = true
  }

  deinit {
    if isMounted { _ = try? Tool.run("umount", "--lazy", folder) }
    try? FileManager.default.removeItem(atPath: folder)
  }

  private static func makeFolder() throws -> String {
    let folder = NSTemporaryDirectory() + "ganh-media-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return folder
  }

  func makeReadOnly() throws { try Tool.run("mount", "-o", "remount,ro", folder) }

  func path(_ name: String) -> String { "\(folder)/\(name)" }

  @discardableResult
  func write(_ bytes: [UInt8], to name: String) throws -> String {
    try FileManager.default.createDirectory(
      atPath: (path(name) as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data(bytes).write(to: URL(fileURLWithPath: path(name)))
    return path(name)
  }

  func bytes(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: URL(fileURLWithPath: path(name)))) }

  /// Every name in the folder, hidden ones too.
  var names: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() } }
}

/// Programs that a test needs beside itself.
enum Tool {
  struct Failed: Error {
    let command: [String]
    let status: Int32
    let message: String
  }

  /// Runs a program to its end; throws unless it ends well.
  @discardableResult
  static func run(_ command: String...) throws -> String {
    let process = make(command)
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failed(command: command, status: process.terminationStatus, message: text)
    }
    return text
  }

  /// Runs `body` while `command` runs, which has said "ready" on standard output; then kills it.
  static func whileRunning<Result>(_ command: String..., body: (Process) throws -> Result) throws -> Result {
    let process = make(command)
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    defer { stop(process) }
    let first = output.fileHandleForReading.readData(ofLength: 5)
    guard first == Data("ready".utf8) else { throw Failed(command: command, status: -1, message: "not ready") }
    return try body(process)
  }

  /// Ends a process as a loss of power would: a child started from a test may have every other signal blocked.
  static func stop(_ process: Process) {
    guard process.isRunning else { return }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
  }

  private static func make(_ command: [String]) -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    process.standardInput = FileHandle.nullDevice
    return process
  }
}

/// Bytes that look like nothing, the same for the same seed.
func noise(_ count: Int, seed: UInt64 = 1) -> [UInt8] {
  var state = seed
  return (0..<count).map { _ in
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return UInt8(truncatingIfNeeded: state >> 56)
  }
}
