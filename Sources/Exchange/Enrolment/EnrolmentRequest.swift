public import BundleSealing
internal import CanonicalJSON
public import Records
public import Replication

/// What a store sends its hub to be enrolled: a small text file. It says nothing secret; who it is from is known by the
/// fingerprint, read out by telephone.
public struct EnrolmentRequest: Hashable, Sendable {
  /// The first line of the file.
  static let magic = "ganh enrolment request 1"

  /// The store's public keys: what is enrolled.
  public let keys: PublicStoreKeys
  /// For which unit it asks.
  public let unit: UnitID
  /// In which role.
  public let role: String
  /// Of which tier; the hub takes that of the unit if it knows it.
  public let tier: Int
  /// The office within the unit, if it has several.
  public let office: String?
  /// Who holds the machine, for people.
  public let holder: String
  /// The hub's key of a store that asks to enrol others itself.
  public let hub: PublicKey?

  /// What one reads out by telephone.
  public var fingerprint: String { SpokenFingerprint.text(of: keys.signing) }

  private var json: JSON {
    var members: [JSON.Member] = [
      .init("store", .string(PublicKey(keys.signing)?.description ?? "")),
      .init("reader", .string(keys.reading.description)),
      .init("unit", .string(unit.description)), .init("role", .string(role)), .init("tier", .integer(Int64(tier))),
      .init("holder", .string(holder)),
    ]
    if let office { members.append(.init("office", .string(office))) }
    if let hub { members.append(.init("hub", .string(hub.description))) }
    return .object(members)
  }

  private var signedBytes: [UInt8] { Array("ganh enrolment request v1\0".utf8) + Array(json.canonicalText.utf8) }

  /// The file's text: what is asked for, a signature that shows that the asker has the key, and the fingerprint.
  /// One that asks for a hub's key too is signed by that as well: nobody names another's.
  func text(signedBy key: SigningKey, hub: SigningKey?) -> String {
    let signatures = ([key] + (hub.map { [$0] } ?? [])).map { Hexadecimal.encode($0.sign(signedBytes)) + "\n" }
    return "\(EnrolmentRequest.magic)\n# \(fingerprint)\n\(json.canonicalText)\n\(signatures.joined())"
  }

  /// What a holder or an office may be called, in letters.
  private static let longestName = 200

  init(
    keys: PublicStoreKeys, unit: UnitID, role: String, tier: Int, office: String?, holder: String, hub: PublicKey?
  ) {
    self.keys = keys
    self.unit = unit
    self.role = role
    self.tier = tier
    self.office = office
    self.holder = holder
    self.hub = hub
  }

  /// Reads a request. Throws ``EnrolmentFault/request`` if it is none, or was changed.
  public init(text: String) throws(EnrolmentFault) {
    let lines = text.lines.filter { !$0.hasPrefix("#") }
    guard lines.count == 3 || lines.count == 4, lines[0] == EnrolmentRequest.magic,
      let json = try? JSON(reading: Array(lines[1].utf8)),
      let key = json["store"]?.string.flatMap({ PublicKey(hex: $0) }),
      let reader = json["reader"]?.string.flatMap({ AgeRecipient($0) }),
      let unit = json["unit"]?.string.flatMap({ UnitID($0) }), let role = json["role"]?.string,
      Identifier.isValid(role), let tier = json["tier"]?.integer, (0...255).contains(tier),
      let signature = Hexadecimal.decode(lines[2]),
      (json["holder"]?.string ?? "").count <= EnrolmentRequest.longestName,
      (json["office"]?.string ?? "").count <= EnrolmentRequest.longestName
    else { throw .request }
    self.init(
      keys: PublicStoreKeys(signing: key.bytes, reading: reader), unit: unit, role: role, tier: Int(tier),
      office: json["office"]?.string, holder: json["holder"]?.string ?? "",
      hub: json["hub"]?.string.flatMap { PublicKey(hex: $0) })
    do throws(SignatureFault) {
      try PublicSigningKey(key.bytes).verify(signature: signature, message: signedBytes)
      if let hub {
        guard lines.count == 4, let proof = Hexadecimal.decode(lines[3]) else { throw SignatureFault.form }
        try PublicSigningKey(hub.bytes).verify(signature: proof, message: signedBytes)
      }
    } catch {
      throw .request
    }
  }
}

extension String {
  /// The lines that are not empty, as they end on any system; a line separator in somebody's words ends none.
  var lines: [String] {
    utf8.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }).map { String(Substring($0)) }
  }
}

/// Why an enrolment, a revocation or a closure is not made or not taken.
public enum EnrolmentFault: Error, Hashable, Sendable {
  /// The file is no request, or was changed on its way.
  case request
  /// The file is no grant, or was changed on its way.
  case grant
  /// The grant is for another store.
  case otherStore
  /// This store is no hub for that unit.
  case notHub(UnitID)
  /// The unit that a store is to be enrolled for did not follow its own.
  case notSuccessor(UnitID, of: UnitID)
  /// No bundle has brought that this store goes on for a unit that followed its own.
  case noSuccession
  /// The fingerprint that was read out is not the file's.
  case fingerprint(String)
  /// Nobody has heard the fingerprint of a root that would take the place of the one that is pinned.
  case unheard(String)
  /// Another root is pinned already: a store has one, and practice is never mixed with what is real.
  case otherRoot(String)
  /// A key that is a hub's already, for another unit.
  case hubKnown(UnitID)
  /// The key is this very store's: whoever means that must say so.
  case ownKey
  /// A hub has refused the change for good: of two rulings the stricter counts.
  case ruled(String)
  /// The store must have a hub above before it can do this.
  case notEnrolled
  /// No such role, branch, store or replica.
  case unknown(String)
  /// It is not contested: there is nothing to close.
  case notContested(String)
  /// Not yet known where the two chains part: their beginning was asked for.
  case commonUnknown(String)

  /// The stable code.
  public var code: String {
    switch self {
    case .request: "enrolment.request"
    case .grant: "enrolment.grant"
    case .otherStore: "enrolment.store"
    case .notHub: "enrolment.hub"
    case .notSuccessor: "enrolment.unit"
    case .noSuccession: "enrolment.succession"
    case .otherRoot: "enrolment.root"
    case .hubKnown: "enrolment.hub.known"
    case .ownKey: "enrolment.own"
    case .ruled: "ruling.standing"
    case .fingerprint: "enrolment.fingerprint"
    case .unheard: "enrolment.unheard"
    case .notEnrolled: "enrolment.missing"
    case .unknown: "enrolment.unknown"
    case .notContested: "replica.uncontested"
    case .commonUnknown: "replica.common.unknown"
    }
  }
}
