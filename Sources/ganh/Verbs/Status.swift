import ArgumentParser
import CanonicalJSON
import Causality
import Exchange
import Movement
import Records
import ReplicaStore
import Replication
import Reports

struct Status: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "status", abstract: say("Đang ở đâu, và việc tiếp theo", "Where we stand and what is next"))
  }
  @OptionGroup var options: Options

  func run() throws {
    let (store, isUpToDate) = try options.openChecked()
    let profile = try store.profile()
    let renewal = try store.pendingRenewal()
    let counts = try store.replicaStore.read { reader in
      let standing = try Standing(reader, profile)
      var counts = try reader.openCounts()
      counts.findings = try FindingWords.openCount(reader)
      let trust = try TrustStanding(reader, store)
      let next = trust.next ?? standing.next(counts, reader.registry.units, profile)
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
          }), "unacknowledged": .number(standing.unacknowledged),
        "receivers": .array(
          standing.receivers.map { ["unit": .string($0.unit.description), "changes": .number($0.lacking)] }),
        "conflicts": .integer(Int64(counts.severe)),
        "parallel": .integer(Int64(counts.parallel)), "held": .integer(Int64(counts.held)),
        "findings": .integer(Int64(counts.findings)), "next": .string(next),
        "renewal": renewal.map { .string($0.rawValue) } ?? .null, "enrolled": .bool(trust.isEnrolled),
        "revoked": .bool(trust.isRevoked), "contested": .array(trust.contests.map(trust.json)),
        "aside": .integer(Int64(trust.aside.values.reduce(0, +))),
      ])
      if !options.json { tell(standing, counts, profile, next, trust, reader.registry) }
      return counts
    }
    if !options.json { options.tell(renewal) }
    if !isUpToDate { options.note(FindingWords.stale) }
    if counts.severe + counts.held + counts.findings > 0 { throw ExitCode(3) }
  }

  private func tell(
    _ standing: Standing, _ counts: OpenCounts, _ profile: Profile, _ next: String, _ trust: TrustStanding,
    _ registry: Registry
  ) {
    options.result("\(registry.units[profile.unit]?.name ?? "") (\(profile.unit))")
    for area in standing.areas {
      let total = area.replicas.reduce(0) { $0 + $1.head.counter }
      options.result(
        "  \(area.area): "
          + say(
            "\(total) thay đổi, \(area.unacknowledged) chưa được báo nhận",
            "\(plural(total, "change")), \(area.unacknowledged) not acknowledged"))
    }
    options.result(
      "  "
        + say(
          "tranh chấp \(counts.severe), song song \(counts.parallel), chờ xét \(counts.held), phát hiện \(counts.findings)",
          "conflicts \(counts.severe), parallel \(counts.parallel), held \(counts.held), findings \(counts.findings)"))
    for receiver in standing.receivers {
      let name = registry.units[receiver.unit]?.name ?? ""
      options.result(
        "  "
          + say(
            "\(name) chưa báo nhận \(receiver.lacking): ",
            "\(name) has not acknowledged \(plural(receiver.lacking, "change")): ")
          + Standing.pack(for: receiver.unit, registry.units, profile))
    }
    for line in trust.lines { options.result("  " + line) }
    options.result(say("Tiếp theo: ", "Next: ") + next)
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

  /// A unit for which there is something to pack.
  struct Receiver {
    let unit: UnitID
    var lacking: UInt64
  }

  private(set) var areas: [AreaStanding] = []
  /// Those who lack something: units below by their code, then the hub.
  private(set) var receivers: [Receiver] = []

  /// The receiver of a unit's own areas, and of those of units whose place it took, is its hub; of others' areas that
  /// unit, and the hub if it was ever heard from.
  init(_ reader: StoreReader, _ profile: Profile) throws {
    let hub = profile.hub
    let hearsHub = try hub.map { try !reader.livingPeers(of: $0).isEmpty } ?? false
    var lacking: [UnitID: UInt64] = [:]
    for area in try reader.areas() {
      let replicas = try reader.replicas(in: area)
      func count(_ receiver: UnitID) throws -> UInt64 {
        let seen = try reader.livingPeers(of: receiver).filter { $0.life != profile.life }.map { peer in
          VersionVector(try reader.acknowledged(by: peer, in: area).map { ($0.key, $0.value.counter) })
        }
        let base = seen.dropFirst().reduce(seen.first ?? VersionVector()) { $0.intersection($1) }
        return reader.count(of: replicas, beyond: base)
      }
      let isOwn = area.unit.map { $0 == profile.unit || reader.registry.units.heir(of: $0) == profile.unit } == true
      let concerned = isOwn ? hub : area.unit
      let unacknowledged = try concerned.map(count) ?? 0
      if let concerned { lacking[concerned, default: 0] += unacknowledged }
      if let hub, hearsHub, concerned != hub, area.unit.map({ reader.registry.mayRead(hub, areasOf: $0) }) == true {
        lacking[hub, default: 0] += try count(hub)
      }
      areas.append(AreaStanding(area: area, replicas: replicas, unacknowledged: unacknowledged))
    }
    receivers = lacking.filter { $0.value > 0 }.map { Receiver(unit: $0.key, lacking: $0.value) }.sorted {
      ($0.unit == hub ? 1 : 0, $0.unit) < ($1.unit == hub ? 1 : 0, $1.unit)
    }
  }

  var unacknowledged: UInt64 { areas.reduce(0) { $0 + $1.unacknowledged } }

  func next(_ counts: OpenCounts, _ units: UnitDirectory, _ profile: Profile) -> String {
    if counts.severe > 0 { return "ganh conflicts" }
    if counts.held > 0 { return "ganh held" }
    if counts.findings > 0 { return "ganh findings" }
    return receivers.first.map { Standing.pack(for: $0.unit, units, profile) } ?? "ganh merge DIR"
  }

  /// The command that packs for a unit: its bare code, or with its day where the code alone would mean another or none.
  static func pack(for unit: UnitID, _ units: UnitDirectory, _ profile: Profile) -> String {
    let today = Surroundings.machine.now().dayInVietnam
    let read = try? units.resolve(unit.code, on: nil, home: profile.unit, today: today)
    return "ganh pack --to " + (read == unit ? unit.code : unit.description)
  }
}
