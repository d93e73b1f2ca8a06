import ArgumentParser
import BundleFormat
import BundleSealing
import CanonicalJSON
import Causality
import Exchange
import Foundation
import Records
import ReplicaStore
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
    case .part: return try tellPart(source, path)
    case .bundle, .sealed: break
    }
    let opened = try OpenedFile(source.path, options)
    guard let bundle = opened.bundle else { return tellOutside(path, opened, source.sizeInBytes) }
    // As it stands in the file: with what this version does not know.
    var text: [UInt8] = []
    try bundle.open().members { name, bytes in
      if name == "manifest.json" { text += bytes }
    }
    try tell(bundle, path, opened, source.sizeInBytes, text)
  }

  /// What whoever finds the file can see.
  private func tellOutside(_ path: String, _ opened: OpenedFile, _ size: Int64) {
    let recipients = opened.header?.recipients ?? 0
    options.give([
      "file": .string(path), "bytes": .number(size), "sealed": true, "age": 1,
      "recipients": .integer(Int64(recipients)),
    ])
    options.result(
      say(
        "Gói niêm phong (age phiên bản 1), \(Value.grouped(size)) byte, cho \(recipients) khóa; kho này không mở được.",
        "A sealed bundle (age version 1), \(plural(size, "byte")), for \(plural(Int64(recipients), "key")); not one that this store has."
      ))
  }

  private func tell(
    _ bundle: VerifiedBundle, _ path: String, _ opened: OpenedFile, _ size: Int64, _ text: [UInt8]
  ) throws {
    let manifest = bundle.manifest
    let signer = StoreKeys.fingerprint(of: manifest.origin.signingKey)
    options.give([
      "file": .string(path), "bytes": .number(size), "version": .integer(Int64(Manifest.version)),
      "sealed": .bool(bundle.isSealed), "recipients": .integer(Int64(opened.header?.recipients ?? 0)), "signed": true,
      "signer": .string(signer), "from": .string(manifest.sender.description),
      "to": .string(manifest.recipient.description), "life": .string(manifest.origin.life.description),
      "sequence": .number(manifest.sequence), "packed": .string(manifest.packed.description),
      "changes": .number(manifest.changes), "statements": .array(bundle.statements.map(\.json)),
      "areas": Pack.areas(manifest), "manifest": try JSON(reading: text),
    ])
    guard !options.json else { return }
    let units = UnitDirectory((try? EmbeddedSchemas.load())?.units ?? [])
    func name(_ id: UnitID) -> String { units[id].map { "\($0.name) (\(id))" } ?? id.description }
    let seal =
      opened.header.map {
        say("niêm phong cho \($0.recipients) khóa", "sealed to \(plural(Int64($0.recipients), "key"))")
      } ?? say("không niêm phong", "not sealed")
    options.result(say("Gói Gánh, dạng 1, \(seal)", "A Gánh bundle, format 1, \(seal)"))
    let words = ConflictWords(Registry([]), Speech.language)
    options.result(
      "  " + say("từ      ", "from      ") + "\(name(manifest.sender)), \(say("gói số", "number")) \(manifest.sequence)"
    )
    options.result("  " + say("ký bởi  ", "signed by ") + signer)
    options.result("  " + say("cho     ", "to        ") + "\(name(manifest.recipient))")
    options.result("  " + say("gói lúc ", "packed    ") + words.day(manifest.packed))
    options.result(
      "  "
        + say(
          "\(Value.grouped(size)) byte, \(manifest.changes) thay đổi",
          "\(plural(size, "byte")), \(plural(manifest.changes, "change"))"))
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
    let kind = BundleReader.kind(of: try FileSource(path: path).prefix(BundleReader.prefixSize))
    guard kind == .bundle || kind == .sealed else { throw BundleFault.foreign }
    guard let bundle = try OpenedFile(path, options).bundle else { throw BundleFault.sealedForOthers }
    let names = ["manifest.json", "manifest.json.sig"] + bundle.manifest.members.map(\.name) + ["changes.ndjson"]
    let replacing: DurableFile.Replacement = force ? .always : .never
    if write.dryRun {
      try NewFolder.rehearse(folder)
      // A folder that is still to be made holds nothing that is in the way.
      if FileManager.default.fileExists(atPath: folder) {
        for name in names { try DurableFile.rehearse(to: folder + "/" + name, replacing: replacing) }
      }
    } else {
      // Asked to end, it takes back what it made before it does.
      try Interruption.held { try writeMembers(names, of: bundle.open(), to: folder, replacing) }
    }
    options.give(["folder": .string(folder), "files": .array(names.map { .string($0) })], write)
    if !options.json { options.tell(names.map { folder + "/" + $0 + write.mark }.joined(separator: "\n")) }
  }

  private func writeMembers(
    _ names: [String], of bundle: OpenedBundle, to folder: String, _ replacing: DurableFile.Replacement
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
            try writeChanges(of: bundle, to: sink)
          } else {
            try writeMember(name, of: bundle, to: sink)
          }
        }
        written.append(name)
      }
    } catch {
      new.takeBack(force ? [] : written)
      throw error
    }
  }

  private func writeMember(_ name: String, of bundle: OpenedBundle, to sink: FileSink) throws {
    try bundle.members { member, bytes in
      if member == name { try sink.write(bytes) }
    }
  }

  private func writeChanges(of bundle: OpenedBundle, to sink: FileSink) throws {
    try bundle.changes { group in
      for change in group.changes {
        try Array((ContractJSON.change(change, held: nil).line + "\n").utf8).withUnsafeBytes { try sink.write($0) }
      }
    }
  }
}

/// A bundle's file as far as this store's keys open it, if there is a store at all.
struct OpenedFile {
  /// Of a sealed file, what whoever finds it can see.
  let header: AgeHeader?
  /// Nil where the file is sealed for others.
  let bundle: VerifiedBundle?

  init(_ path: String, _ options: Options) throws {
    let sealed = SealedBundle(prefix: try FileSource(path: path).prefix(BundleReader.prefixSize)) {
      try FileSource(path: path)
    }
    header = sealed.isSealed ? try AgeHeader(FileSource(path: path)) : nil
    let identities = sealed.isSealed ? try? options.openStore(.reading).identities() : []
    do {
      bundle = try identities.map { try sealed.verify(with: $0) }
    } catch BundleFault.sealedForOthers {
      bundle = nil
    }
  }
}
