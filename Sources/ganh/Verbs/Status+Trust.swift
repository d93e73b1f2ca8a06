import BundleSealing
import CanonicalJSON
import Causality
import Exchange
import Records
import ReplicaStore
import Replication
import Reports

/// What a store should know of keys and lives: its own, and those that somebody must look at.
struct TrustStanding {
  let isEnrolled: Bool
  let isRevoked: Bool
  let contests: [StoreReader.Contest]
  /// Changes that were set aside and that nobody has issued again, by life.
  let aside: [Life: Int]
  private let lives: [ReplicaID: Life]
  private let ownAside: Int
  private let mayClose: Bool
  private let hasSuccession: Bool
  private let words: ConflictWords
  /// Days that remind of an enrolment and are past.
  private let reminders: [Enrolment]

  init(_ reader: StoreReader, _ store: LocalStore) throws {
    let authority = reader.registry.authority
    // Who only looks can do without keys.
    let key = (try? store.publicKeys()).flatMap { PublicKey($0.signing) }
    let grants = key.map { authority.grants(of: $0) } ?? []
    isEnrolled = !grants.isEmpty
    isRevoked = key.map(authority.isRevoked) ?? false
    contests = try reader.contests()
    aside = try store.countAside(reader)
    lives = Dictionary(
      try contests.compactMap { contest in try reader.life(of: contest.replica).map { (contest.replica, $0) } },
      uniquingKeysWith: { first, _ in first })
    let ended = try reader.replicasAside().filter { try reader.signer(of: $0) == key }
    let counts = aside
    ownAside = Set(try ended.compactMap { try reader.life(of: $0) }).reduce(0) { $0 + (counts[$1] ?? 0) }
    mayClose = store.hasHubKey
    hasSuccession = try key != nil && store.hasSuccession(reader)
    words = ConflictWords(reader.registry, Speech.language)
    let today = Surroundings.machine.now().dayInVietnam
    let known = mayClose ? authority.grants.values.joined().map(\.enrolment) : grants
    reminders = known.filter { $0.until.map { $0 < today } == true && !authority.isRevoked($0.key) }
  }

  func json(_ contest: StoreReader.Contest) -> JSON {
    [
      "replica": .string(contest.replica.description),
      "life": lives[contest.replica].map { .string($0.description) } ?? .null, "unit": .string(contest.unit),
      "common": contest.isCommonKnown ? .number(contest.common.counter) : .null, "packed": .string(contest.packed),
      "file": .string(contest.file),
    ]
  }

  var next: String? {
    if ownAside > 0 { return "ganh resume" }
    if hasSuccession { return "ganh enrol accept" }
    guard mayClose, let contest = contests.first(where: \.isCommonKnown), let life = lives[contest.replica] else {
      return nil
    }
    return "ganh close \(life) --reason …"
  }

  var lines: [String] {
    var lines: [String] = []
    if isRevoked {
      lines.append(
        say(
          "khóa của kho này đã bị thu hồi: xin công nhận khóa mới",
          "this store's key is revoked: have a new one enrolled"))
    }
    if hasSuccession {
      lines.append(
        say(
          "đơn vị này đã sắp xếp lại, kho được công nhận cho đơn vị kế tục: ganh enrol accept",
          "this unit was reorganised and the store enrolled for the one that followed: ganh enrol accept"))
    }
    for contest in contests {
      let unit = UnitID(contest.unit).map { words.unit($0) } ?? contest.unit
      lines.append(
        say(
          "bản sao \(contest.replica) bị trùng: gói của \(unit), \(contest.packed)",
          "replica \(contest.replica) is contested: bundle of \(unit), \(contest.packed)"))
    }
    for (life, count) in aside.sorted(by: { $0.key < $1.key }) {
      lines.append(
        say(
          "\(count) thay đổi của đời \(life) để riêng, chưa ai ghi lại",
          "\(plural(Int64(count), "change")) of life \(life) set aside, not issued again by anybody"))
    }
    for enrolment in reminders {
      lines.append(say("đến ngày nhắc: ", "past its reminder: ") + EnrolWords.line(enrolment, words))
    }
    return lines
  }
}
