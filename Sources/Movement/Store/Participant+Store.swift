internal import Causality
internal import Records

extension Participant {
  /// A commune; nil of another unit, for which its offices act.
  init?(_ commune: Unit) {
    guard commune.isCommune else { return nil }
    self.init(
      id: commune.id.description, party: "commune", name: Label(vi: commune.name, en: commune.name),
      validity: Validity(from: commune.id.validFrom, to: commune.validTo))
  }

  /// An agency; nil of religious and other bodies, which take part and owe nothing: the plan, clause III.1.
  init?(_ organization: CalendarEntries.Organization) {
    guard !["religious", "other"].contains(organization.kind) else { return nil }
    let name = organization.name
    self.init(id: organization.id.description, party: "organisation", name: Label(vi: name, en: name))
  }

  /// The id of who acts: the agency that a record names, else the unit's committee.
  static func id(_ unit: UnitID, _ organization: RecordID?) -> String {
    organization?.description ?? unit.description
  }
}
