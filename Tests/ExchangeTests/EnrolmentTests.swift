import BundleFormat
import BundleSealing
import Causality
import Exchange
import Foundation
import Records
import ReplicaStore
import Replication
import Testing

@Suite struct `Enrolment of stores` {
  @Test func `enrolled stores exchange sealed bundles and come to the same`() throws {
    let world = try World.enrolled()
    let record = try world.add("commune", [text("head_name", "A"), code("class", "poor")])
    let file = try world.pack("commune", to: World.district)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
    #expect(bytes.starts(with: Data("age-encryption.org/v1\n".utf8)))
    #expect(try world.merge("district", file).exitStatus == 0)
    try world.edit("district", record, [code("class", "near_poor")])
    #expect(try world.merge("commune", try world.pack("district", to: World.commune)).exitStatus == 0)
    #expect(try world.areEqual("commune", "district"))
    #expect(try world.state("commune", record)?.field(FieldKey("class"))?.shown == .value(.code("near_poor")))
  }

  @Test func `a stranger's bundle is refused, and so is one of a store that is not yet enrolled`() throws {
    let world = try World.enrolled()
    try world.make("stranger", World.commune)
    try world.add("stranger", [text("head_name", "X")])
    let file = try world.pack("stranger", to: World.district)
    let before = try world.dump("district", without: ["receipt", "meta", "past"])
    let report = try world.merge("district", file)
    #expect(report.exitStatus == 21 && report.bundles.map(\.code) == ["signer.unknown"])
    #expect(try world.dump("district", without: ["receipt", "meta", "past"]) == before)
    // Once it is enrolled its work is taken.
    try world.enrol("stranger", by: "district")
    #expect(try world.merge("district", try world.pack("stranger", to: World.district)).exitStatus == 0)
    #expect(try world.names("district") == ["X"])
  }

  @Test func `work done before the enrolment counts after it`() throws {
    let world = try World()
    try world.make("district", World.district)
    try world.make("commune", World.commune)
    try world.add("commune", [text("head_name", "A")])
    try world.merge("district", try world.pack("commune", to: World.district))
    try world.enrol("commune", by: "district")
    #expect(try world.held("district").isEmpty)
    try world.exchange("commune")
    #expect(try world.areEqual("commune", "district"))
    #expect(try world.isRebuiltSame("district"))
  }

  @Test func `hubs enrol hubs, and a first merge at the root knows the signer by the chain it brings`() throws {
    let world = try World()
    try world.make("province", World.province)
    try world["province"].makeRoot()
    try world.make("district", World.district)
    try world.enrol("district", by: "province", asHub: true)
    try world.make("commune", World.commune)
    try world.enrol("commune", by: "district")
    try world.add("commune", [text("head_name", "A")])
    try world.exchange("commune")
    // The commune reports to the province too: it has never been heard of there.
    #expect(try world.merge("province", try world.pack("commune", to: World.province)).exitStatus == 0)
    #expect(try world.merge("province", try world.pack("district", to: World.province)).exitStatus == 0)
    #expect(try world.names("province") == ["A"])
    #expect(try world.areEqual("province", "district"))
  }

  @Test func `what is written beyond the enrolment is held until areas are added, then applied by itself`() throws {
    let world = try World.enrolled([("commune", World.commune), ("neighbour", World.neighbour)])
    // A store that takes itself for more than it is: its own statements say nothing, so it believes to be free.
    let households = AreaScope(unit: try World.unit(World.commune), branch: "programme")
    try world.make("second", World.commune)
    let record = try world.add("second", [text("head_name", "B")])
    try world.enrol("second", by: "district", GrantTerms(writes: [households]))
    let report = try world.merge("district", try world.pack("second", to: World.district))
    #expect(report.exitStatus == 3)
    #expect(try world.held("district") == [record: "authority"])
    #expect(throws: EditFault.self) { try world.add("second", [text("head_name", "C")]) }
    try world.enrol("second", by: "district", GrantTerms(writes: [AreaScope(unit: try World.unit(World.commune))]))
    #expect(try world.held("district").isEmpty)
    #expect(try world.names("district") == ["B"])
    // The commune's other machine hears of both together.
    try world.exchange("commune")
    #expect(try world.names("commune") == ["B"] && world.areEqual("commune", "district"))
    #expect(try world.isRebuiltSame("district") && world.isRebuiltSame("commune"))
  }

  @Test func `a hub lets a held change in, or refuses one, and that travels`() throws {
    let world = try World.enrolled()
    try world.make("second", World.commune)
    let first = try world.add("second", [text("head_name", "B")])
    let other = try world.add("second", [text("head_name", "C")])
    try world.enrol("second", by: "district", GrantTerms(writes: []))
    try world.merge("district", try world.pack("second", to: World.district))
    #expect(try world.held("district") == [first: "authority", other: "authority"])
    _ = try world["district"].rule([first], .accept, reason: "Biên bản số 3")
    _ = try world["district"].rule([other], .refuse, reason: "Trùng")
    #expect(try world.held("district") == [other: "ruling.refused"])
    try world.exchange("commune")
    #expect(try world.held("commune") == [other: "ruling.refused"] && world.names("commune") == ["B"])
    // Of two rulings the stricter, in whatever order.
    _ = try world["district"].rule([first], .refuse, reason: "Nhầm")
    #expect(try world.names("district").isEmpty)
    try world.exchange("commune")
    #expect(try world.areEqual("commune", "district") && world.isRebuiltSame("commune"))
  }

  @Test func `an auditor reads all and writes nothing`() throws {
    let world = try World.enrolled()
    try world.make("auditor", World.district)
    let scope = [AreaScope(unit: try World.unit(World.district), includesBelow: true)]
    try world.enrol("auditor", by: "district", GrantTerms(role: "auditor", reads: scope, writes: []))
    let record = try world.add("commune", [text("head_name", "A")])
    try world.exchange("commune")
    try world.merge("auditor", try world.pack("district", to: World.district))
    #expect(try world.names("auditor") == ["A"])
    #expect(throws: EditFault.self) { try world.edit("auditor", record, [text("head_name", "B")]) }
  }

  @Test func `who reads one branch is sent no other`() throws {
    let world = try World.enrolled()
    try world.make("front", World.district)
    let scope = AreaScope(unit: try World.unit(World.district), includesBelow: true, branch: "programme")
    try world.enrol("front", by: "district", GrantTerms(role: "front", office: "MTTQ", reads: [scope], writes: []))
    try world.add("commune", [text("head_name", "A")])
    try world.exchange("commune")
    let packed = try world["district"].pack(
      to: Addressee(unit: try World.unit(World.district), office: "MTTQ"), path: nil, full: false, replacing: .never)
    #expect(packed.result.manifest.parts.isEmpty)
  }

  @Test func `practice never merges into what is real`() throws {
    let world = try World.enrolled()
    try world.make("school", World.district)
    try world["school"].makeRoot(isPractice: true)
    try world.make("pupil", World.commune)
    try world.enrol("pupil", by: "school", isPractice: true)
    try world.add("pupil", [text("head_name", "A")])
    let file = try world["pupil"].pack(
      to: Addressee(unit: try World.unit(World.district)), path: world.folder + "/sticks/p.ganh", full: false,
      sealing: .none, replacing: .never
    ).result.file.path
    let report = try world.merge("district", file)
    #expect(report.bundles.map(\.code) == ["bundle.practice"] && report.exitStatus == 21)
    try world.make("open", World.district)
    #expect(try world.merge("open", file).exitStatus == 21)
  }

  @Test func `a request or a grant that was changed on its way is refused`() throws {
    let world = try World.enrolled()
    try world.make("second", World.commune)
    let asked = try world["second"].requestEnrolment(role: nil, office: nil, holder: "Hoa", asHub: false)
    #expect(throws: EnrolmentFault.request) {
      try EnrolmentRequest(text: asked.text.replacingOccurrences(of: "Hoa", with: "Lan"))
    }
    let granted = try world["district"].grant(try EnrolmentRequest(text: asked.text), GrantTerms()).result
    #expect(throws: EnrolmentFault.grant) {
      try EnrolmentGrant(text: granted.text.replacingOccurrences(of: "commune_officer", with: "chair"))
    }
    #expect(throws: EnrolmentFault.otherStore) { try world["commune"].accept(granted.grant) }
  }

  @Test func `a new machine of a unit is sealed to as soon as it is enrolled and asks for what it lacks`() throws {
    let world = try World.enrolled()
    try world.add("commune", [text("head_name", "A")])
    try world.exchange("commune")
    try world.make("second", World.commune)
    try world.enrol("second", by: "district")
    let file = try world.pack("district", to: World.commune)
    _ = try world.merge("second", file)
    try world.merge("district", try world.pack("second", to: World.district))
    #expect(try world.merge("second", try world.pack("district", to: World.commune)).exitStatus == 0)
    #expect(try world.names("second") == ["A"])
  }

  @Test func `a sealed bundle, and its name, say nothing of anybody`() throws {
    let world = try World.enrolled()
    for number in 0..<50 {
      try world.add("commune", [text("head_name", "Nguyễn Thị \(number) Hồng"), text("hamlet", "Thôn Ninh Đảo")])
    }
    let packed = try world["commune"].pack(
      to: Addressee(unit: World.unit(World.district)), path: world.folder + "/sticks", full: false, replacing: .never)
    let bytes = try Data(contentsOf: URL(fileURLWithPath: packed.result.file.path))
    let name = try #require(packed.result.file.path.split(separator: "/").last)
    var secrets: Set<String> = ["22519", "571", "household", "head_name", "Ninh", "Hồng", "ganh", "manifest"]
    for rows in try world.dump("commune").values {
      for row in rows {
        for word in row.split(whereSeparator: { !$0.isLetter && !$0.isNumber }) where word.utf8.count >= 5 {
          secrets.insert(String(word))
        }
      }
    }
    #expect(secrets.count > 100)
    let header = try #require(bytes.range(of: Data("\n---".utf8))).upperBound
    for secret in secrets where !name.hasPrefix(secret) {
      #expect(bytes.range(of: Data(secret.utf8)) == nil, "\(secret)")
      if secret != "ganh" { #expect(!name.contains(secret), "\(secret)") }
    }
    // Before the sealed content there is the header, and in it nothing but keys of one use.
    let lines = String(decoding: bytes[..<header], as: UTF8.self).split(separator: "\n")
    #expect(lines.count == 4 && lines[0] == "age-encryption.org/v1" && lines[1].hasPrefix("-> X25519 "))
    #expect(try world.merge("district", packed.result.file.path).exitStatus == 0)
  }
}
