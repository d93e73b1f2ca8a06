import ArgumentParser
import CanonicalJSON
import Causality
import Exchange
import Foundation
import Records
import ReplicaStore
import Replication
import SchemaFiles

struct Init: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "init", abstract: say("Lập kho và khóa cho một đơn vị", "Make a store and its keys for a unit"))
  }

  @Argument(help: ArgumentHelp(say("Thư mục", "The folder"), valueName: "DIR")) var dir: String
  @Option(help: ArgumentHelp(say("Mã đơn vị", "The unit's code"), valueName: "CODE")) var unit: String
  @Option(help: ArgumentHelp(say("Đơn vị nhận báo cáo", "Whom the unit reports to"), valueName: "CODE")) var hub:
    String?
  @Option(help: ArgumentHelp(say("Phòng, ban", "The office"), valueName: "NAME")) var office: String?
  @Option(
    parsing: .upToNextOption,
    help: ArgumentHelp(say("Schema riêng (YAML)", "Schemas of your own (YAML)"), valueName: "FILE"))
  var schema: [String] = []
  @OptionGroup var write: WriteOptions
  @OptionGroup var options: Options

  func run() throws {
    guard !dir.isEmpty else { throw WordsFault.folder }
    let embedded = try EmbeddedSchemas.released()
    let schemas = embedded + (try ownSchemas(beside: embedded))
    let units = UnitDirectory(schemas.flatMap(\.units))
    let today = Surroundings.machine.now().dayInVietnam
    let unit = try units.resolve(self.unit, on: try options.day(), home: nil, today: today)
    let hub = try hub.map { try units.resolve($0, on: try options.day(), home: unit, today: today) }
    let folder = StoreFinder.absolute(dir)
    guard !write.dryRun else {
      try LocalStore.checkIsFree(folder)
      try NewFolder.rehearse(folder)
      options.give(
        ["unit": .string(unit.description), "life": .null, "fingerprint": .null, "folder": .string(folder)], write)
      return options.tell(
        say("Sẽ lập kho \(folder) cho \(name(unit, units)).", "Would make \(folder) for \(name(unit, units))."))
    }
    let store = try LocalStore.create(
      in: folder, unit: unit, hub: hub, office: try office.map(AuthorOptions.legible), schemas: schemas,
      Surroundings.machine)
    let (profile, fingerprint) = (try store.profile(), try store.fingerprint)
    options.give([
      "unit": .string(unit.description), "life": .string(profile.life.description),
      "fingerprint": .string(fingerprint), "folder": .string(folder),
      "schemas": .array(schemas.map { .string($0.reference.description) }),
    ])
    guard !options.json else { return }
    options.tell(
      say("Đã lập kho cho \(name(unit, units)) (\(unit))", "Made a store for \(name(unit, units)) (\(unit))"))
    options.tell(say("  thư mục      ", "  folder      ") + folder)
    options.tell(say("  đời kho      ", "  life        ") + "\(profile.life)")
    options.tell(say("  dấu vân khóa ", "  fingerprint ") + fingerprint)
    options.tell(
      say("Tiếp theo: ", "Next: ") + "ganh record add household head_name=\"…\" --store \(dir)")
  }

  private func ownSchemas(beside embedded: [Schema]) throws -> [Schema] {
    guard !schema.isEmpty else { return [] }
    let files = try schema.map { path -> (name: String, text: String) in
      guard let data = FileManager.default.contents(atPath: path), let text = String(data: data, encoding: .utf8) else {
        throw WordsFault.file(path)
      }
      return (path, text)
    }
    return [try SchemaFile.read(files, beside: embedded)]
  }

  private func name(_ id: UnitID, _ units: UnitDirectory) -> String { units[id]?.name ?? id.description }
}
