public import Records
public import Replication

/// A member of a bundle that this version does not know and passes on with its area; its content is a file of the store.
public struct KeptMember: Hashable, Sendable {
  public let name: String
  public let sizeInBytes: Int64
  public let sha256: Digest
  public let area: Area

  public init(name: String, sizeInBytes: Int64, sha256: Digest, area: Area) {
    self.name = name
    self.sizeInBytes = sizeInBytes
    self.sha256 = sha256
    self.area = area
  }
}

extension StoreReader {
  /// The members kept of these areas that `unit` has not been sent in a bundle that it acknowledged: of number
  /// `acknowledged` or below. By SHA-256.
  public func members(of areas: [Area], notHeldBy unit: String, acknowledged: Int64) throws -> [KeptMember] {
    let select = try statement(
      """
      SELECT m.name, m.bytes, m.sha256 FROM kept_member m
      LEFT JOIN kept_member_told t ON t.sha256 = m.sha256 AND t.unit = ?1
      WHERE m.area = ?2 AND (t.number IS NULL OR t.number > ?3)
      """)
    defer { select.reset() }
    var members: [KeptMember] = []
    for area in areas {
      select.reset()
      select.bind(1, unit)
      select.bind(2, area.description)
      select.bind(3, acknowledged)
      while try select.step() {
        guard let sha256 = Digest(hex: select.text(2)) else { throw StoreFault.damaged(detail: "member") }
        members.append(
          KeptMember(name: select.text(0), sizeInBytes: select.integer(1), sha256: sha256, area: area))
      }
    }
    return members.sorted { $0.sha256 < $1.sha256 }
  }
}

extension StoreWriter {
  /// Keeps a member; one that is here stays as it is.
  public func keep(_ member: KeptMember) throws {
    let insert = try reader.statement("INSERT OR IGNORE INTO kept_member(sha256, name, bytes, area) VALUES(?, ?, ?, ?)")
    insert.bind(1, member.sha256.description)
    insert.bind(2, member.name)
    insert.bind(3, member.sizeInBytes)
    insert.bind(4, member.area.description)
    try insert.run()
  }

  /// Notes that the bundle of this number brings the member to `unit`; 0 if that unit sent it. The first time counts.
  public func tell(_ unit: String, _ member: KeptMember, number: Int64) throws {
    let insert = try reader.statement("INSERT OR IGNORE INTO kept_member_told(sha256, unit, number) VALUES(?, ?, ?)")
    insert.bind(1, member.sha256.description)
    insert.bind(2, unit)
    insert.bind(3, number)
    try insert.run()
  }
}
