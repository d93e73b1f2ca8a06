import BundleSealing
import Causality
import Records
import Replication

/// A statement of each kind, as FORMAT.md shows them, signed by the samples' hub.
enum StatementSamples {
  static let all: [Statement] = contents.map { content, reason in
    Statement(content, issuer: key(Sample.hub), issued: Sample.time, reason: reason).signed(by: Sample.hub)
  }

  private static let reader = "age1upd34cezqfyrsz2llhhase2x3hdh0v2t9hf829675z459986d4aq2q672y"
  private static let district = Sample.unit("571@2021-01-01")

  private static let contents: [(Statement.Content, String)] = [
    (.hub(HubEnrolment(key: key(Sample.hub), unit: district, escrow: reader)), ""),
    (
      .enrolment(
        Enrolment(
          key: key(Sample.signer), reader: reader, unit: Sample.unit, role: "commune_officer", tier: 2,
          office: "LĐTBXH",
          holder: "Lê Thị Hoa", reads: [AreaScope(unit: Sample.unit)],
          writes: [AreaScope(unit: Sample.unit, includesBelow: true, branch: "households")],
          until: PartialDate("2026-12"))),
      ""
    ),
    (.revocation(Revocation(key: key(Sample.signer), honoured: [end], statements: [.start])), "Máy bị mất"),
    (.closure(Closure(key: key(Sample.signer), life: Sample.life, ends: [end])), "Hai máy cùng một kho"),
    (.ruling(Ruling(dot: Dot(replica, 3), change: .start, verdict: .accept)), ""),
  ]

  private static let replica = Sample.replica(0, in: Sample.areas[0])
  private static let end = ReplicaEnd(replica, Head(counter: 1, digest: Digest(of: [] as [UInt8])))

  private static func key(_ signer: SigningKey) -> PublicKey {
    guard let key = PublicKey(signer.publicKey) else { preconditionFailure("a key has 32 bytes") }
    return key
  }
}
