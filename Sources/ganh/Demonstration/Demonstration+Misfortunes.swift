import BundleSealing
import Causality
import Exchange
import Foundation
import Records
import ReplicaStore
import Replication

/// What happens to machines and keys: a stranger, a copy, a machine put back, a backup, an officer who leaves.
extension Demonstration {
  /// Keeps the folder of one commune as it is now: its backup.
  func keepBackup() throws {
    guard let store = communes.first(where: { $0.folder == backedUp }) else { return }
    try store.replicaStore.checkpoint()
    try FileManager.default.copyItem(atPath: store.folder, toPath: folder + "/backup")
  }

  /// The commune whose PC breaks later on.
  var backedUp: String { folder + "/" + units[2 % units.count].id.code }

  func misfortunes() throws {
    try stranger()
    // Each befalls another commune, as far as there are any.
    try copiedMachine()
    if communes.count > 1 { try machinePutBack() }
    if communes.count > 2 { try brokenMachine() }
    if communes.count > 3 { try officerLeaves() }
    for _ in 1...2 {
      for store in communes + copies { _ = try district.merge([try pack(store, to: try unit(try district))]) }
      for store in communes + copies { _ = try store.merge([try pack(try district, to: try unit(store))]) }
    }
  }

  private func household(_ store: LocalStore, _ name: String) throws {
    _ = try store.write(by: name) { writer, hand in
      try writer.add("household", in: Area(unit: hand.author.unit, branch: "households"), people.household(), by: hand)
    }
  }

  private func stranger() throws {
    let unit = units[0].id
    let store = try LocalStore.create(
      in: folder + "/stranger", unit: unit, hub: nil, office: nil, schemas: [schema], surroundings())
    try household(store, "người lạ")
    let report = try district.merge([try pack(store, to: try self.unit(try district))])
    let refusal = Explanation(code: report.bundles.first?.code ?? "", exit: 0, detail: "")
    tell(say("   thẻ của người lạ: ", "   a stranger's stick: ") + refusal.message + " [\(refusal.code)]")
  }

  /// One PC is copied with its disk, and both are used.
  private func copiedMachine() throws {
    let original = communes[0]
    try original.replicaStore.checkpoint()
    let path = original.folder + "-copy"
    try FileManager.default.copyItem(atPath: original.folder, toPath: path)
    let copy = try LocalStore(opening: path, .writing, surroundings())
    copies.append(copy)
    let renewal = try copy.write(by: "máy thứ hai") { _, _ in }.renewal
    try household(copy, "máy thứ hai")
    try household(original, "máy thứ nhất")
    let report = try district.merge([
      try pack(copy, to: try unit(try district)), try pack(original, to: try unit(try district)),
    ])
    tell(
      say("   máy của ", "   the PC of ") + "\(units[0].name) "
        + say("bị sao chép, cả hai máy cùng dùng", "is copied, and both are used") + " [\(renewal?.rawValue ?? "-")]: "
        + say(
          "\(report.bundles.reduce(0) { $0 + $1.new }) thay đổi mới, đủ cả",
          "\(plural(report.bundles.reduce(0) { $0 + $1.new }, "new change")), nothing lost"))
  }

  /// A whole machine goes back to a snapshot, with all that could remind it: only the two signed heads show it.
  private func machinePutBack() throws {
    let index = 1 % communes.count
    var store = communes[index]
    try store.replicaStore.checkpoint()
    let mark = Surroundings.machine.marksFolder + "/\(try store.profile().life)"
    let kept = [store.folder + "/store.sqlite", mark].map { ($0, FileManager.default.contents(atPath: $0)) }
    try household(store, "trước khi khôi phục")
    let before = try pack(store, to: try unit(try district))
    let path = store.folder
    communes.remove(at: index)
    store = try district
    for (file, data) in kept {
      guard let data, let handle = FileHandle(forWritingAtPath: file) else { continue }
      try handle.truncate(atOffset: 0)
      try handle.write(contentsOf: data)
      try handle.close()
    }
    for end in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + "/store.sqlite" + end) }
    store = try LocalStore(opening: path, .writing, surroundings())
    communes.insert(store, at: index)
    try household(store, "sau khi khôi phục")
    let report = try district.merge([before, try pack(store, to: try unit(try district))])
    tell(
      say("   cả máy của ", "   the whole PC of ") + "\(units[index].name) "
        + say("bị trả về bản chụp cũ: ", "goes back to a snapshot: ")
        + report.bundles.compactMap(\.code).map { "[\($0)]" }.joined(separator: ", "))
    guard
      let life = try district.replicaStore.read({ reader in
        try reader.contests().first.flatMap { try reader.life(of: $0.replica) }
      })
    else { return }
    _ = try district.close(life, reason: "Máy bị khôi phục")
    let home = try store.merge([try pack(try district, to: units[index].id)])
    let own = try store.resume(by: "").result.issued
    _ = try district.merge([try pack(store, to: try unit(try district))])
    let lost = try district.resume(life, by: "").result.issued
    tell(
      say(
        "     huyện kết thúc đời đó; xã ghi lại \(own), huyện ghi lại \(lost) mà xã không còn",
        "     the district closes that life; the commune issues \(own) again, the district \(lost) that it had lost")
        + " [\(home.renewal?.rawValue ?? "-")]")
  }

  /// A PC breaks; its folder comes back from an older backup.
  private func brokenMachine() throws {
    guard let index = communes.firstIndex(where: { $0.folder == backedUp }) else { return }
    communes.remove(at: index)
    try FileManager.default.removeItem(atPath: backedUp)
    try FileManager.default.moveItem(atPath: folder + "/backup", toPath: backedUp)
    let store = try LocalStore(opening: backedUp, .writing, surroundings())
    communes.insert(store, at: index)
    let renewal = try store.write(by: "cán bộ") { _, _ in }.renewal
    try household(store, "cán bộ")
    var back: Int64 = 0
    for _ in 1...2 {
      _ = try district.merge([try pack(store, to: try unit(try district))])
      back += try store.merge([try pack(try district, to: units[index].id)]).bundles.reduce(0) { $0 + $1.new }
    }
    tell(
      say("   máy của ", "   the PC of ") + "\(units[index].name) "
        + say("hỏng, dùng bản lưu cũ", "breaks, and an older backup takes over") + " [\(renewal?.rawValue ?? "-")]: "
        + say("nhận lại \(back) thay đổi của mình", "\(plural(back, "change")) come back"))
  }

  /// An officer leaves with the key; another takes over with a new one.
  private func officerLeaves() throws {
    let index = communes.count - 1
    let old = communes[index]
    guard let key = PublicKey(try old.publicKeys().signing) else { return }
    _ = try district.merge([try pack(old, to: try unit(try district))])
    _ = try district.revoke(key, reason: "Nghỉ việc")
    try household(old, "cán bộ cũ")
    let report = try district.merge([try pack(old, to: try unit(try district))])
    let next = try LocalStore.create(
      in: old.folder + "-new", unit: units[index].id, hub: try unit(try district), office: nil, schemas: [schema],
      surroundings())
    try enrol(next)
    communes[index] = next
    _ = try next.merge([try pack(try district, to: units[index].id)])
    try household(next, "cán bộ mới")
    tell(
      say("   cán bộ của ", "   the officer of ") + "\(units[index].name) "
        + say("nghỉ việc, khóa bị thu hồi", "leaves, and the key is revoked")
        + " [\(report.bundles.first?.code ?? "-")]: "
        + say(
          "\(report.bundles.first?.held ?? 0) thay đổi sau đó bị giữ lại; máy mới nhận bàn giao",
          "\(plural(report.bundles.first?.held ?? 0, "later change")) held; a new PC takes over"))
  }
}
