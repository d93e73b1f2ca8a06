internal import BundleFormat
internal import BundleSealing
internal import Causality
public import Records
internal import ReplicaStore
internal import Replication

/// For whom a bundle is: the stores of a unit, or of one office of it.
public struct Addressee: Hashable, Sendable, CustomStringConvertible {
  /// The receiving unit.
  public let unit: UnitID
  /// Nil for all stores of the unit.
  public let office: String?

  /// The stores of a unit, or of that office of it.
  public init(unit: UnitID, office: String? = nil) {
    self.unit = unit
    self.office = office
  }

  /// The unit, and the office behind a `#`: what the store's tables know it by.
  public var description: String { office.map { "\(unit)#\($0)" } ?? "\(unit)" }
}

extension LocalStore {
  /// Whether this store may read `area`: by its enrolment, or before there is any by its unit.
  func mayRead(_ area: Area, _ reader: StoreReader) throws -> Bool {
    guard let unit = area.unit else { return false }
    let authority = reader.registry.authority
    if authority.isOpen { return reader.registry.mayRead(try profile(reader).unit, areasOf: unit) }
    return authority.mayRead(try ownKey(), area)
  }

  func ownKey() throws -> PublicKey {
    guard let key = PublicKey(try publicKeys().signing) else { throw StoreFault.damaged(detail: "key") }
    return key
  }

  /// The areas that both this store and all stores of `addressee` may read. Throws ``PackFault`` if the two have nothing
  /// to do with each other.
  func exchangedAreas(with addressee: Addressee, _ reader: StoreReader) throws -> [Area] {
    let registry = reader.registry
    guard registry.units[addressee.unit] != nil else { throw PackFault.unitUnknown(addressee.unit.description) }
    guard registry.authority.isOpen else { return try areasReadByBoth(addressee, reader) }
    let (other, profile) = (addressee.unit, try profile(reader))
    let areRelatives =
      registry.mayRead(profile.unit, areasOf: other) || registry.mayRead(other, areasOf: profile.unit)
      || profile.hub == other
    guard areRelatives else { throw PackFault.unrelated(other) }
    // Of the two the lower one reads less.
    let lower = registry.mayRead(profile.unit, areasOf: other) ? other : profile.unit
    return try reader.areas(of: registry.unitsReadable(by: lower)).filter { area in
      guard let unit = area.unit else { return false }
      return registry.mayRead(other, areasOf: unit) && registry.mayRead(profile.unit, areasOf: unit)
        || profile.hub == other && unit == profile.unit
    }
  }

  private func areasReadByBoth(_ addressee: Addressee, _ reader: StoreReader) throws -> [Area] {
    let (authority, own) = (reader.registry.authority, try ownKey())
    guard !authority.grants(of: own).isEmpty else { throw PackFault.senderUnknown }
    let stores = try receivers(addressee, reader)
    let lists = ([own] + stores.map(\.key)).map { key in
      reader.registry.units(in: authority.grants(of: key).flatMap(\.reads))
    }
    // Whoever reads the least of them leads to what all read.
    guard let least = lists.min(by: { $0.count < $1.count }) else { return [] }
    return try reader.areas(of: least.sorted()).filter { area in
      authority.mayRead(own, area) && stores.allSatisfy { authority.mayRead($0.key, area) }
    }
  }

  /// The stores to which a bundle goes, which all read the same: enrolled, not revoked, and not this one.
  func receivers(
    _ addressee: Addressee, _ reader: StoreReader
  ) throws -> [(key: PublicKey, enrolments: [Enrolment])] {
    let own = try ownKey()
    let stores = reader.registry.authority.stores(of: addressee.unit, office: addressee.office)
      .filter { $0.key != own }
    guard !stores.isEmpty else { throw PackFault.recipientUnknown(addressee.unit, office: addressee.office) }
    let reads = Set(stores.map { Set($0.enrolments.flatMap(\.reads)) })
    let offices = Set(stores.flatMap { $0.enrolments.compactMap(\.office) })
    if reads.count > 1, addressee.office == nil, offices.count > 1 { throw PackFault.officeNeeded(offices.sorted()) }
    return stores
  }

  /// To whom a bundle is sealed: the reading keys of its receivers, and the escrow keys of the hubs above this store and
  /// above them.
  func recipients(_ addressee: Addressee, _ reader: StoreReader) throws -> [AgeRecipient] {
    let authority = reader.registry.authority
    let stores = try receivers(addressee, reader)
    let escrows = (stores.map(\.key) + [try ownKey()]).flatMap { authority.hubs(above: $0) }.compactMap(\.escrow)
    let texts = Set(stores.flatMap { $0.enrolments.map(\.reader) } + escrows).sorted()
    let recipients = texts.compactMap { AgeRecipient($0) }
    guard recipients.count == texts.count else { throw PackFault.recipientUnknown(addressee.unit, office: nil) }
    return recipients
  }

  /// The peers of a unit that count: of stores that are enrolled for it, if any are at all.
  func countingPeers(of addressee: Addressee, _ reader: StoreReader) throws -> [Peer] {
    let authority = reader.registry.authority
    let peers = try reader.livingPeers(of: addressee.unit)
    guard !authority.isOpen else { return peers }
    let keys = Set(authority.stores(of: addressee.unit, office: addressee.office).map(\.key))
    return peers.filter { peer in PublicKey(peer.signingKey).map(keys.contains) ?? false }
  }

  /// The statements that a bundle for `addressee` brings: the chain that leads to this store always, others until they
  /// are known to have come.
  func statements(
    for addressee: Addressee, _ areas: [Area], acknowledged: Int64, _ reader: StoreReader
  ) throws -> [Statement] {
    let authority = reader.registry.authority
    guard !authority.isOpen else { return [] }
    let chain = Set(authority.chain(of: try ownKey()))
    let concern = try Concern(addressee, areas, reader)
    return try reader.heldStatements().filter { statement in
      if chain.contains(statement.hash) { return true }
      guard try concern.includes(statement) else { return false }
      guard let number = try reader.told(addressee.description, statement.hash) else { return true }
      return number > acknowledged
    }
  }
}

/// Which statements are a unit's business: those on the areas that it exchanges and on whoever wrote there, on its own
/// stores and those above it, and all on hubs.
private struct Concern {
  private let unit: UnitID
  private let areas: Set<Area>
  /// Whoever wrote in these areas, also where he may not: without his enrolment nobody could judge that.
  private let writers: Set<PublicKey>
  private let reader: StoreReader
  private var registry: Registry { reader.registry }

  init(_ addressee: Addressee, _ areas: [Area], _ reader: StoreReader) throws {
    writers = Set(try areas.flatMap { try reader.replicas(in: $0) }.compactMap { PublicKey($0.signingKey) })
    unit = addressee.unit
    self.areas = Set(areas)
    self.reader = reader
  }

  func includes(_ statement: Statement) throws -> Bool {
    switch statement.content {
    // A revocation is everybody's: so that it outlives the hub that made it.
    case .hub, .unknown, .revocation: return true
    case .enrolment(let enrolment): return writers.contains(enrolment.key) || concerns(enrolment)
    case .closure(let closure): return concerns(closure.key)
    case .ruling(let ruling): return try reader.area(of: ruling.dot.replica).map(areas.contains) ?? true
    }
  }

  private func concerns(_ key: PublicKey) -> Bool {
    if writers.contains(key) { return true }
    let enrolments = registry.authority.grants(of: key)
    return enrolments.isEmpty || enrolments.contains(where: concerns)
  }

  private func concerns(_ enrolment: Enrolment) -> Bool {
    if enrolment.unit == unit || registry.units.isUnder(unit, enrolment.unit) { return true }
    return areas.contains { area in enrolment.writes.contains { $0.contains(area, registry.units) } }
  }
}
