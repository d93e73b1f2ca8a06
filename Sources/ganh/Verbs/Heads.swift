import ArgumentParser
import CanonicalJSON
import Causality
import Exchange
import Records
import ReplicaStore
import Replication
import Reports

struct Heads: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "heads", abstract: say("Ai đã có đến đâu, với mã băm", "Who is known to hold what, with digests"))
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
        options.result("\(area)  state \(state)")
        for replica in replicas {
          options.result("    \(replica.replica)  \(replica.head.counter)  \(replica.head.digest)")
        }
        for (peer, acknowledged) in peers {
          let missing = replicas.filter { $0.head.counter > acknowledged[$0.replica]?.counter ?? 0 }.count
          options.result(
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
