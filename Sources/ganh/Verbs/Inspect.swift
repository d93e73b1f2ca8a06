import ArgumentParser
import BundleFormat
import CanonicalJSON
import Causality
import Exchange
import Foundation
import Records
import Replication
import Reports
import SchemaFiles

struct Inspect: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "inspect", abstract: say("Một gói tự nói gì về mình", "What a bundle says of itself"))
  }
  @Argument var file: String
  @OptionGroup var options: Options

  func run() throws {
    let (path, copy) = try Inspect.path(file)
    defer { copy?.remove() }
    let source = try FileSource(path: copy?.path ?? path)
    switch BundleReader.kind(of: try source.prefix(BundleReader.prefixSize)) {
    case .foreign: throw BundleFault.foreign
    case .sealed: throw BundleFault.sealed
    case .part: return try tellPart(source, path)
    case .bundle: break
    }
    // As it stands in the file: with what this version does not know.
    var text: [UInt8] = []
    let manifest = try BundleReader.walk(source) { name, bytes in
      if name == "manifest.json" { text += bytes }
    }
    options.give([
      "file": .string(path), "bytes": .number(source.sizeInBytes), "version": .integer(Int64(Manifest.version)),
      "sealed": false, "signed": false, "from": .string(manifest.sender.description),
      "to": .string(manifest.recipient.description), "life": .string(manifest.origin.life.description),
      "sequence": .number(manifest.sequence), "packed": .string(manifest.packed.description),
      "changes": .number(manifest.changes), "areas": Pack.areas(manifest), "manifest": try JSON(reading: text),
    ])
    guard !options.json else { return }
    let units = UnitDirectory((try? EmbeddedSchemas.load())?.units ?? [])
    func name(_ id: UnitID) -> String { units[id].map { "\($0.name) (\(id))" } ?? id.description }
    options.result(
      say("Gói Gánh, dạng 0: không niêm phong, không ký", "A Gánh bundle, format 0: not sealed, not signed"))
    let words = ConflictWords(Registry([]), Speech.language)
    options.result(
      "  " + say("từ      ", "from      ") + "\(name(manifest.sender)), \(say("gói số", "number")) \(manifest.sequence)"
    )
    options.result("  " + say("cho     ", "to        ") + "\(name(manifest.recipient))")
    options.result("  " + say("gói lúc ", "packed    ") + words.day(manifest.packed))
    options.result(
      "  "
        + say(
          "\(Value.grouped(source.sizeInBytes)) byte, \(manifest.changes) thay đổi",
          "\(plural(source.sizeInBytes, "byte")), \(plural(manifest.changes, "change"))"))
    for part in manifest.parts {
      options.result("    \(part.area)  \(part.replica)  \(part.base.counter + 1)–\(part.head.counter)")
    }
  }

  private func tellPart(_ source: FileSource, _ path: String) throws {
    let (part, _) = try BundlePart.decode(try source.prefix(BundlePart.highestHeaderSize))
    options.give([
      "file": .string(path), "bytes": .number(source.sizeInBytes), "bundle": .string(part.bundle.description),
      "bundle_bytes": .number(part.bundleSizeInBytes), "part": .integer(Int64(part.number)),
      "of": .integer(Int64(part.count)),
    ])
    guard !options.json else { return }
    options.result(
      say(
        "Phần \(part.number) trong \(part.count) của một gói \(Value.grouped(part.bundleSizeInBytes)) byte",
        "Part \(part.number) of \(part.count) of a bundle of \(plural(part.bundleSizeInBytes, "byte"))"))
    options.result(
      "  " + say("ghép khi nhập đủ các phần: ", "put together by merging all parts: ") + "ganh merge …")
  }

  /// The file; and a copy of standard input, which can be read only once.
  static func path(_ file: String) throws -> (String, PrivateCopy?) {
    guard file == "-" else { return (StoreFinder.absolute(file), nil) }
    let folder = FileManager.default.temporaryDirectory.path
    PrivateCopy.removeLeftovers(in: folder)
    return (file, try PrivateCopy.make(of: file, in: folder))
  }
}

struct Unpack: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "unpack", abstract: say("Mở một gói thành các tệp", "A bundle's members as files"))
  }
  @Argument var file: String
  @Option(help: ArgumentHelp(say("Thư mục mới", "A new folder"), valueName: "DIR")) var to: String
  @Flag(help: ArgumentHelp(say("Ghi đè tệp đã có", "Replace files that are there"))) var force = false
  @OptionGroup var write: WriteOptions
  @OptionGroup var options: Options

  func run() throws {
    let (file, copy) = try Inspect.path(file)
    defer { copy?.remove() }
    let (path, folder) = (copy?.path ?? file, StoreFinder.absolute(to))
    guard BundleReader.kind(of: try FileSource(path: path).prefix(BundleReader.prefixSize)) == .bundle else {
      throw BundleFault.foreign
    }
    let manifest = try BundleReader.verify(try FileSource(path: path))
    let names = ["manifest.json"] + manifest.members.map(\.name) + ["changes.ndjson"]
    let replacing: DurableFile.Replacement = force ? .always : .never
    if write.dryRun {
      try NewFolder.rehearse(folder)
      // A folder that is still to be made holds nothing that is in the way.
      if FileManager.default.fileExists(atPath: folder) {
        for name in names { try DurableFile.rehearse(to: folder + "/" + name, replacing: replacing) }
      }
    } else {
      // Asked to end, it takes back what it made before it does.
      try Interruption.held { try writeMembers(names, of: path, to: folder, replacing) }
    }
    options.give(["folder": .string(folder), "files": .array(names.map { .string($0) })], write)
    if !options.json { options.tell(names.map { folder + "/" + $0 + write.mark }.joined(separator: "\n")) }
  }

  private func writeMembers(
    _ names: [String], of path: String, to folder: String, _ replacing: DurableFile.Replacement
  ) throws {
    let new = try NewFolder(folder)
    var written: [String] = []
    do {
      for name in names {
        let place = folder + "/" + name
        try FileManager.default.createDirectory(
          atPath: (place as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        _ = try DurableFile.write(to: place, replacing: replacing) { sink in
          if name == names.last {
            try writeChanges(of: path, to: sink)
          } else {
            try writeMember(name, of: path, to: sink)
          }
        }
        written.append(name)
      }
    } catch {
      new.takeBack(force ? [] : written)
      throw error
    }
  }

  private func writeMember(_ name: String, of path: String, to sink: FileSink) throws {
    _ = try BundleReader.walk(try FileSource(path: path)) { member, bytes in
      if member == name { try sink.write(bytes) }
    }
  }

  private func writeChanges(of path: String, to sink: FileSink) throws {
    try BundleReader.changes(try FileSource(path: path)) { group in
      for change in group.changes {
        try Array((ContractJSON.change(change, held: nil).line + "\n").utf8).withUnsafeBytes { try sink.write($0) }
      }
    }
  }
}
