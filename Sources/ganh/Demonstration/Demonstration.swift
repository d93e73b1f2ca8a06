import Causality
import Exchange
import Foundation
import Records
import ReplicaStore
import Replication
import Reports
import SchemaFiles

/// The story of one campaign: communes and a district, sticks, conflicts, settlement, answers.
final class Demonstration {
  let folder: String
  let tell: (String) -> Void
  var people: SyntheticPeople
  let clock: StoryClock
  private let households: Int
  private(set) var units: [Records.Unit] = []
  var communes: [LocalStore] = []
  /// Other machines of communes that go on beside the first.
  var copies: [LocalStore] = []
  private var districtStore: LocalStore?
  private var provinceStore: LocalStore?
  private let registry: Registry
  let schema: Schema
  private var sizeInBytes: Int64 = 0
  private var sticks = 0

  static let district = "571@2021-01-01"
  static let province = "56@2021-01-01"

  init(folder: String, households: Int, communes: Int, seed: UInt64, tell: @escaping (String) -> Void) throws {
    self.folder = folder
    self.households = households
    self.tell = tell
    people = SyntheticPeople(random: SeededGenerator(seed: seed))
    clock = StoryClock("2022-11-01T01:00:00.000Z")
    schema = try EmbeddedSchemas.load()
    registry = Registry([schema])
    guard let district = UnitID(Self.district) else { return }
    units = Array(registry.units.children(of: district).prefix(communes))
  }

  /// The story's clock. Lives are random: of the same story told twice on one machine the second would else find the
  /// marks of the first.
  func surroundings() -> Surroundings {
    let clock = clock
    // Marks where the program looks for them: whoever goes on with a store of the story goes on with its life.
    return Surroundings(
      now: { clock.now() }, random: { UInt64.random(in: .min ... .max) },
      marksFolder: Surroundings.machine.marksFolder)
  }

  var district: LocalStore {
    get throws {
      guard let districtStore else { throw StoreFault.missing(folder: folder) }
      return districtStore
    }
  }

  var province: LocalStore {
    get throws {
      guard let provinceStore else { throw StoreFault.missing(folder: folder) }
      return provinceStore
    }
  }

  /// A commune can plug in another's stick only if there is another; lost and late sticks want some that arrive.
  private var areSwapped: Bool { communes.count > 1 }
  private var areLost: Bool { communes.count > 3 }

  /// Runs the whole story; the state of each area in the end, at its commune and at the district.
  func run() throws -> [ComparedArea] {
    try chapter(
      say(
        "1. \(units.count) xã và huyện lập kho, xã nhập hộ",
        "1. \(plural(units.count, "commune")) and the district make their stores; households are entered")
    ) { try makeStores() }
    try chapter(say("2. Gói đầu tiên lên huyện", "2. The first submission")) { try firstSubmission() }
    try chapter(say("3. Chỉ tiêu và đính chính xuống xã", "3. Targets and corrections go down")) { try targetsDown() }
    try chapter(say("4. Hai bên cùng sửa mà không thấy nhau", "4. Both sides edit without seeing each other")) {
      try bothEdit()
    }
    let mishaps =
      (areSwapped ? [say("nhầm", "swapped")] : []) + [say("lặp", "repeated")]
      + (areLost ? [say("mất", "lost"), say("trễ", "late")] : [])
    try chapter(say("5. Thẻ nhớ: ", "5. Sticks: ") + mishaps.joined(separator: ", ")) { try sticksTravel() }
    try chapter(say("6. Bàn đối soát", "6. The desk")) { try settle() }
    try chapter(
      say("7. Lời đáp về xã", "7. Answers travel")
        + (areLost ? say(", gói trễ cũng đến", ", and the late stick arrives") : "")
    ) { try answers() }
    try chapter(
      say(
        "8. Hai năm của phong trào: rà soát, kế hoạch, góp quỹ, báo cáo, phát hiện, khen thưởng",
        "8. Two years of the movement: reviews, plans, gifts, reports, findings, an award")
    ) { try years() }
    try chapter(
      say(
        "9. Rủi ro: người lạ, máy bị sao chép, máy bị trả về bản cũ, bản lưu, cán bộ nghỉ việc",
        "9. Misfortunes: a stranger, a copied PC, one put back, a backup, an officer who leaves")
    ) { try misfortunes() }
    let compared = try compare()
    try chapter(
      say("11. Sắp xếp lại đơn vị ngày 01/7/2025", "11. The units are reorganised on 1 July 2025")
    ) { try reorganise() }
    return compared + (try compareAfterwards())
  }

  private func chapter(_ title: String, _ body: () throws -> Void) throws {
    let start = ContinuousClock.now
    tell("\n" + title)
    try body()
    let seconds =
      Double((ContinuousClock.now - start).components.attoseconds) / 1e18
      + Double((ContinuousClock.now - start).components.seconds)
    tell("   (\(Int(seconds * 1000)) ms)")
    clock.advance(days: 2)
  }

  private func name(_ id: UnitID) -> String { registry.units[id]?.name ?? id.description }

  // MARK: Chapters

  private func makeStores() throws {
    guard let id = UnitID(Self.district), let above = UnitID(Self.province) else { return }
    try FileManager.default.createDirectory(atPath: folder + "/sticks", withIntermediateDirectories: true)
    provinceStore = try LocalStore.create(
      in: folder + "/province", unit: above, hub: nil, office: nil, schemas: [schema], surroundings())
    districtStore = try LocalStore.create(
      in: folder + "/district", unit: id, hub: above, office: "LĐTBXH", schemas: [schema], surroundings())
    for (index, unit) in units.enumerated() {
      let store = try LocalStore.create(
        in: folder + "/" + unit.id.code, unit: unit.id, hub: id, office: nil, schemas: [schema],
        surroundings())
      communes.append(store)
      let share = households / units.count + (index < households % units.count ? 1 : 0)
      _ = try store.write(by: "cán bộ \(unit.name)") { writer, hand in
        for _ in 0..<share {
          _ = try writer.add("household", in: Area(unit: unit.id, branch: "households"), people.household(), by: hand)
        }
        for _ in 0..<3 {
          _ = try writer.add(
            "contribution", in: Area(unit: unit.id, branch: "programme"), people.contribution(), by: hand)
        }
      }
    }
    try enrol()
    tell(
      say(
        "   \(units.count) xã, \(households) hộ (tên do máy đặt, không của ai)",
        "   \(plural(units.count, "commune")), \(plural(households, "household")) (synthetic, nobody's)"))
  }

  /// The province becomes the root, for practice, and enrols the district as a hub; that enrols each commune. All as by
  /// request, telephone and grant.
  private func enrol() throws {
    try province.makeRoot(isPractice: true)
    try enrol(try district, at: try province, asHub: true)
    for store in communes { try enrol(store) }
  }

  func enrol(_ store: LocalStore) throws { try enrol(store, at: try district, asHub: false) }

  private func enrol(_ store: LocalStore, at hub: LocalStore, asHub: Bool) throws {
    let asked = try store.requestEnrolment(role: nil, office: nil, holder: "", asHub: asHub)
    let granted = try hub.grant(try EnrolmentRequest(text: asked.text), GrantTerms(isHub: asHub)).result
    _ = try store.accept(try EnrolmentGrant(text: granted.text), isPractice: true)
  }

  @discardableResult
  func pack(_ store: LocalStore, to: UnitID) throws -> String {
    sticks += 1
    clock.advance(minutes: 7)
    let path = "\(folder)/sticks/\(String(sticks)).ganh"
    let report = try store.pack(to: Addressee(unit: to), path: path, full: false, replacing: .never).result
    sizeInBytes += report.file.sizeInBytes
    return path
  }

  func unit(_ store: LocalStore) throws -> UnitID { try store.profile().unit }

  private func firstSubmission() throws {
    sizeInBytes = 0
    let files = try communes.map { try pack($0, to: try unit(try district)) }
    let report = try district.merge(files)
    tell(
      say(
        "   \(files.count) gói, \(Value.grouped(sizeInBytes)) byte; huyện nhận \(report.recordsChanged) bản ghi",
        "   \(plural(files.count, "bundle")), \(plural(sizeInBytes, "byte")); the district has \(plural(report.recordsChanged, "record"))"
      ))
  }

  private func targetsDown() throws {
    sizeInBytes = 0
    let district = try district
    _ = try district.write(by: "bà Hà, LĐTBXH") { writer, hand in
      for unit in units {
        let day = PartialDate(year: 2022, month: 11, day: 3)
        _ = try writer.add(
          "target", in: Area(unit: unit.id, branch: "programme"),
          [
            Assignment(field: "year", .value(.integer(2023))),
            Assignment(field: "indicator", .value(.code("poverty_rate"))),
            Assignment(field: "value", .value(.decimal(.init(unscaled: people.random.number(80...250), scale: 2)))),
            Assignment(field: "decision_number", .value(.text("2105/QĐ-UBND"))),
          ] + (day.map { [Assignment(field: "decision_date", .value(.date($0)))] } ?? []),
          reason: "Giao chỉ tiêu 2023", by: hand)
        guard let first = try someHouseholds(unit.id, 1, writer.reader).first else { continue }
        _ = try writer.edit(
          first, [Assignment(field: "note", .value(.text("đính chính theo biên bản họp")))], reason: "Biên bản số 14",
          by: hand)
      }
    }
    for (index, store) in communes.enumerated() {
      _ = try store.merge([try pack(district, to: units[index].id)])
    }
    try keepBackup()
    tell(
      say(
        "   mỗi xã nhận chỉ tiêu và đính chính của mình: \(Value.grouped(sizeInBytes)) byte cho cả \(units.count) gói",
        "   each commune has its target and corrections: \(plural(sizeInBytes, "byte")) in \(plural(units.count, "bundle"))"
      )
    )
  }

  private func someHouseholds(_ unit: UnitID, _ count: Int, _ reader: StoreReader) throws -> [RecordID] {
    var found: [RecordID] = []
    try reader.forEachRow(of: "household", in: Area(unit: unit, branch: "households")) { row in
      if found.count < count { found.append(row.id) }
    }
    return found
  }

  private func bothEdit() throws {
    let district = try district
    for (index, store) in communes.enumerated() {
      let unit = units[index]
      _ = try store.write(by: "cán bộ \(unit.name)") { writer, hand in
        let records = try someHouseholds(unit.id, 4, writer.reader)
        for (position, record) in records.enumerated() {
          switch position {
          case 0:
            _ = try writer.edit(
              record, [Assignment(field: "class", .value(.code("poor")))], reason: "Khảo sát lại ngày 05/11", by: hand)
          case 1: _ = try writer.edit(record, [Assignment(field: "address", .value(.text("Thôn mới, số 5")))], by: hand)
          case 2: _ = try writer.edit(record, [], presence: .absent, reason: "Hộ đã chuyển đi", by: hand)
          default:
            _ = try writer.edit(record, [Assignment(field: "causes", .element(.code("illness"), isIn: true))], by: hand)
          }
        }
      }
      clock.advance(minutes: 3)
      _ = try district.write(by: "ông Hà, LĐTBXH") { writer, hand in
        let records = try someHouseholds(unit.id, 4, writer.reader)
        for (position, record) in records.enumerated() {
          switch position {
          case 0:
            _ = try writer.edit(
              record, [Assignment(field: "class", .value(.code("average")))], reason: "Đối chiếu danh sách bảo hiểm",
              by: hand)
          case 1: _ = try writer.edit(record, [Assignment(field: "income", .value(.money(1_450_000)))], by: hand)
          case 2: _ = try writer.edit(record, [Assignment(field: "member_count", .value(.integer(9)))], by: hand)
          default: _ = try writer.edit(record, [Assignment(field: "merit_policy", .value(.boolean(true)))], by: hand)
          }
        }
      }
    }
    tell(
      say(
        "   mỗi xã và huyện cùng sửa bốn hộ: cùng trường, khác trường, xóa với sửa",
        "   each commune and the district edit the same four households: one field, different fields, delete against edit"
      ))
  }

  private var lateFile: String?

  private func sticksTravel() throws {
    sizeInBytes = 0
    let district = try district
    let files = try communes.map { try pack($0, to: try unit(district)) }
    // Swapped: one commune plugs in the stick of another.
    if areSwapped {
      let swapped = try communes[1].merge([files[0]])
      let refusal = Explanation(code: swapped.bundles.first?.code ?? "", exit: 0, detail: "")
      tell(
        say("   nhầm thẻ: ", "   swapped: ") + "\(name(units[1].id)) ← \(name(units[0].id)): \(refusal.message)"
          + " → \(refusal.remedy)")
    }
    // Lost: the last one falls into the sea. Late: the one before it comes weeks later.
    var arriving = files
    if areLost {
      try FileManager.default.removeItem(atPath: arriving.removeLast())
      lateFile = arriving.removeLast()
      tell(
        say(
          "   mất thẻ của \(name(units[units.count - 1].id)); thẻ của \(name(units[units.count - 2].id)) còn trên tàu",
          "   lost: \(name(units[units.count - 1].id)); still on the boat: \(name(units[units.count - 2].id))"))
    }
    let report = try district.merge(arriving)
    tell(
      say(
        "   huyện nhập \(arriving.count) gói (\(Value.grouped(sizeInBytes)) byte): tranh chấp \(report.counts.severe) nghiêm trọng, \(report.counts.parallel) song song",
        "   the district merges \(plural(arriving.count, "bundle")) (\(plural(sizeInBytes, "byte"))): \(plural(report.counts.severe, "severe conflict")), \(report.counts.parallel) parallel"
      ))
    let again = try district.merge(arriving.reversed())
    tell(
      say(
        "   nhập lại y nguyên: \(again.bundles.reduce(0) { $0 + $1.new }) thay đổi mới",
        "   the same again: \(plural(again.bundles.reduce(0) { $0 + $1.new }, "new change"))"))
  }

  private func settle() throws {
    let district = try district
    let made = clock.now()
    let unit = try unit(district)
    let report = try district.replicaStore.read {
      try ConflictReport($0, unit: unit, made: made, Speech.language, mask: .sensitive)
    }
    for rendering in [ReportDocument.Rendering.html, .csv] {
      let (name, text) = ("conflicts.\(rendering.rawValue)", try report.document.rendered(rendering))
      _ = try DurableFile.write(to: folder + "/" + name, replacing: .always) { sink in
        try Array(text.utf8).withUnsafeBytes { try sink.write($0) }
      }
    }
    tell("   \(report.summary)")
    tell(say("   bản in: ", "   printed: ") + folder + "/conflicts.html")
    let severe = report.entries.filter { $0.conflict.kind == .severe }.map(\.conflict)
    let settled = Array(severe.prefix((severe.count * 2 + 2) / 3))
    _ = try district.settle(
      settled.map(\.id), { .take(Demonstration.side(of: $0)) },
      reason: "Họp đối soát ngày 09/11/2022", by: "ông Hà, LĐTBXH")
    tell(
      say(
        "   huyện và xã giải quyết \(settled.count) trong \(severe.count) tranh chấp",
        "   \(settled.count) of \(severe.count) are settled"))
  }

  /// The commune's delete, and of two values the district's: by who wrote, since the letters follow random keys.
  private static func side(of conflict: Conflict) -> String {
    let tiers = conflict.siblings.map(\.author.tier)
    let wanted = conflict.keys.first == .presence ? tiers.min() : tiers.max()
    return Conflict.letter(tiers.firstIndex { $0 == wanted } ?? 0)
  }

  private func answers() throws {
    sizeInBytes = 0
    let district = try district
    for round in 1...2 {
      for (index, store) in communes.enumerated() { _ = try store.merge([try pack(district, to: units[index].id)]) }
      var files = try communes.map { try pack($0, to: try unit(district)) }
      if round == 1, let lateFile { files.insert(lateFile, at: 0) }
      let report = try district.merge(files)
      if round == 1, areLost {
        tell(
          say(
            "   gói trễ và gói thay cho gói mất đã đến: thêm \(report.counts.severe) tranh chấp",
            "   the late stick, and what replaces the lost one, arrive: \(plural(report.counts.severe, "more conflict"))"
          ))
      }
    }
    for (index, store) in communes.enumerated() { _ = try store.merge([try pack(district, to: units[index].id)]) }
    tell(
      say(
        "   quyết định đã về đến các xã (\(Value.grouped(sizeInBytes)) byte)",
        "   the decisions are home (\(plural(sizeInBytes, "byte")))"))
  }

  /// Compares, area by area, the state of each commune and of the district.
  private func compare() throws -> [ComparedArea] {
    tell("\n" + say("10. Đối chiếu trạng thái từng vùng: xã, huyện", "10. The state of each area: commune, district"))
    let compared = try compared(communes + copies, try district)
    tellCompared(compared)
    tell(
      compared.allSatisfy(\.isEqual)
        ? say(
          "   \(compared.count) vùng: xã và huyện giống hệt nhau",
          "   \(plural(compared.count, "area")): communes and district are equal")
        : say("   KHÔNG khớp", "   NOT equal"))
    return compared
  }

  /// The areas that these stores hold, beside what the one above them makes of each.
  func compared(_ stores: [LocalStore], _ hub: LocalStore) throws -> [ComparedArea] {
    try stores.flatMap { store in
      let own = try store.replicaStore.read { reader in
        try reader.areas().map { ($0, try reader.stateDigest(of: $0)) }
      }
      let above = try hub.replicaStore.read { reader in try own.map { try reader.stateDigest(of: $0.0) } }
      return zip(own, above).map { ComparedArea(area: $0.0, commune: $0.1, district: $1) }
    }
  }

  func tellCompared(_ areas: [ComparedArea]) {
    for area in areas {
      let digests = [area.commune, area.district].map { $0.description.prefix(16) }
      tell("   \(area.isEqual ? "=" : "≠") \(area.area)  \(digests.joined(separator: "  "))")
    }
  }
}

/// The state of one area in the two stores that hold it.
struct ComparedArea {
  let area: Area
  let commune: Digest
  let district: Digest
  var isEqual: Bool { commune == district }
}
