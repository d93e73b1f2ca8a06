import ArgumentParser
import CanonicalJSON
import Causality
import Exchange
import Records
import ReplicaStore
import Replication
import Reports

struct Status: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(abstract: say("Đang ở đâu, và việc tiếp theo", "Where we stand and what is next"))
  }
  @OptionGroup var options: Options

  func run() throws {
    let store = try options.openStore(.reading)
    let profile = try store.profile()
    let renewal = try store.pendingRenewal()
    let counts = try store.replicaStore.read { reader in
      let standing = try Standing(reader, profile)
      let counts = try reader.openCounts()
      let next = standing.next(counts)
      options.give([
        "unit": .string(profile.unit.description), "life": .string(profile.life.description),
        "areas": .array(
          standing.areas.map { area in
            let own = area.replicas.first { $0.life == profile.life }
            return [
              "area": .string(area.area.description), "replica": own.map { .string($0.replica.description) } ?? .null,
              "changes": .number(area.replicas.reduce(0) { $0 + $1.head.counter }),
              "unacknowledged": .number(area.unacknowledged),
            ]
          }), "unacknowledged": .number(standing.unacknowledged), "conflicts": .integer(Int64(counts.severe)),
        "parallel": .integer(Int64(counts.parallel)), "held": .integer(Int64(counts.held)),
        "findings": .integer(Int64(counts.findings)), "next": .string(next),
        "renewal": renewal.map { .string($0.rawValue) } ?? .null,
      ])
      if !options.json { tell(standing, counts, profile, next, reader.registry) }
      return counts
    }
    if !options.json { options.tell(renewal) }
    if counts.severe + counts.held + counts.findings > 0 { throw ExitCode(3) }
  }

  private func tell(
    _ standing: Standing, _ counts: OpenCounts, _ profile: Profile, _ next: String, _ registry: Registry
  ) {
    options.tell("\(registry.units[profile.unit]?.name ?? "") (\(profile.unit))")
    for area in standing.areas {
      let total = area.replicas.reduce(0) { $0 + $1.head.counter }
      options.tell(
        "  \(area.area): "
          + say(
            "\(total) thay đổi, \(area.unacknowledged) chưa được báo nhận",
            "\(plural(total, "change")), \(area.unacknowledged) not acknowledged"))
    }
    options.tell(
      "  "
        + say(
          "tranh chấp \(counts.severe), song song \(counts.parallel), chờ xét \(counts.held), phát hiện \(counts.findings)",
          "conflicts \(counts.severe), parallel \(counts.parallel), held \(counts.held), findings \(counts.findings)"))
    options.tell(say("Tiếp theo: ", "Next: ") + next)
  }
}

/// What a store holds and who has said that they hold it too.
struct Standing {
  struct AreaStanding {
    let area: Area
    let replicas: [KnownReplica]
    /// Changes that the receiver it concerns has not acknowledged.
    let unacknowledged: UInt64
  }

  let areas: [AreaStanding]
  let receiver: UnitID?

  /// A commune's receiver is its hub; a hub's are the units of its areas.
  init(_ reader: StoreReader, _ profile: Profile) throws {
    receiver = profile.hub
    areas = try reader.areas().map { area in
      let replicas = try reader.replicas(in: area)
      let receiver = area.unit == profile.unit ? profile.hub : area.unit
      let peers = try receiver.map { try reader.livingPeers(of: $0) } ?? []
      let seen = try peers.map { peer in
        VersionVector(try reader.acknowledged(by: peer, in: area).map { ($0.key, $0.value.counter) })
      }
      let base = seen.dropFirst().reduce(seen.first ?? VersionVector()) { $0.intersection($1) }
      return AreaStanding(
        area: area, replicas: replicas, unacknowledged: receiver == nil ? 0 : reader.count(of: replicas, beyond: base))
    }
  }

  var unacknowledged: UInt64 { areas.reduce(0) { $0 + $1.unacknowledged } }

  func next(_ counts: OpenCounts) -> String {
    if counts.severe > 0 { return "ganh conflicts" }
    if counts.held > 0 { return "ganh held" }
    if let behind = areas.first(where: { $0.unacknowledged > 0 }) {
      let unit = behind.area.unit.flatMap { $0 == receiver ? nil : $0 }
      let code = receiver?.code ?? unit?.code ?? ""
      return "ganh pack --to \(code)"
    }
    return "ganh merge DIR"
  }
}

struct Heads: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(abstract: say("Ai đã có đến đâu, với mã băm", "Who is known to hold what, with digests"))
  }
  @OptionGroup var options: Options

  func run() throws {
    let store = try options.openStore(.reading)
    let own = try store.profile().life
    try store.replicaStore.read { reader in
      let words = ConflictWords(reader.registry, Speech.language)
      var lines: [JSON] = []
      for area in [Area.registry] + (try reader.areas()) {
        let replicas = try reader.replicas(in: area)
        let state = try reader.stateDigest(of: area)
        let peers = try reader.peers().filter { $0.life != own }.compactMap { peer in
          let acknowledged = try reader.acknowledged(by: peer, in: area)
          return acknowledged.isEmpty ? nil : (peer, acknowledged)
        }
        let peerLines = peers.map { peer, acknowledged -> JSON in
          [
            "unit": .string(peer.unit.description), "life": .string(peer.life.description),
            "acknowledged": .object(
              acknowledged.sorted { $0.key < $1.key }.map { JSON.Member($0.key.description, .number($0.value.counter)) }
            ),
            "on": .string(peer.packed),
          ]
        }
        lines.append([
          "area": .string(area.description),
          "knowledge": .object(replicas.map { JSON.Member($0.replica.description, .number($0.head.counter)) }),
          "digests": .object(replicas.map { JSON.Member($0.replica.description, .string($0.head.digest.description)) }),
          "state": .string(state.description), "peers": .array(peerLines),
        ])
        guard !options.json else { continue }
        options.tell("\(area)  state \(state)")
        for replica in replicas {
          options.tell("    \(replica.replica)  \(replica.head.counter)  \(replica.head.digest)")
        }
        for (peer, acknowledged) in peers {
          let missing = replicas.filter { $0.head.counter > acknowledged[$0.replica]?.counter ?? 0 }.count
          options.tell(
            "    ← \(words.unit(peer.unit)): "
              + (missing == 0
                ? say("có đủ", "has it all")
                : say("chưa báo đủ \(missing) bản sao", "has not acknowledged all of \(plural(missing, "replica"))"))
              + ", \(words.day(Moment(peer.packed) ?? Moment(milliseconds: 0)))")
        }
      }
      options.give(["areas": .array(lines)])
    }
  }
}

struct Log: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(abstract: say("Các thay đổi, theo thứ tự đến", "The changes, in order of arrival"))
  }
  @Option(help: ArgumentHelp(say("Của một bản ghi", "Of one record"), valueName: "ID")) var record: String?
  @Option(help: ArgumentHelp(say("Của một vùng", "Of one area"), valueName: "AREA")) var area: String?
  @Option(help: ArgumentHelp(say("Từ ngày", "From that day on"), valueName: "yyyy-MM-dd")) var since: String?
  @OptionGroup var options: Options

  func run() throws {
    let store = try options.openStore(.reading)
    let first = try since.map { text in
      guard let day = PartialDate(text) else { throw WordsFault.day(text) }
      return day
    }
    try store.replicaStore.read { reader in
      let wanted = try record.map { try RecordWords(reader: reader).record($0) }
      let area = try options.area(area, branch: nil, store)
      let words = ConflictWords(reader.registry, Speech.language)
      var out = ""
      try reader.forEachChange(in: area) { change, held in
        guard wanted == nil || change.record == wanted, first.map({ $0 <= change.time.dayInVietnam }) ?? true else {
          return
        }
        out +=
          options.json
          ? ContractJSON.change(change, held: held).line
          : "\(change.dot)  \(words.day(change.time))  \(change.type) \(change.record)  \(words.unit(change.author.unit)) \(change.author.name)  "
            + (change.presence.map { $0 == .absent ? "absent" : "present" }
              ?? change.assignments.list.map(\.field).joined(separator: ","))
        out += "\n"
        if out.utf8.count > 1 << 16 {
          Console.standardOutput(out)
          out = ""
        }
      }
      Console.standardOutput(out)
    }
  }
}
