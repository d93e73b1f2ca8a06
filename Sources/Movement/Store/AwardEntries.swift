public import Causality
public import Records
internal import ReplicaStore

/// Records of nominations, their dossiers and what came of them.
public enum AwardEntries {
  /// Somebody or something proposed for an award.
  public struct Nomination: StoreEntry, Hashable {
    /// Its record.
    public let id: RecordID
    /// Whose area it is in.
    public let unit: UnitID
    /// Who is proposed, as written.
    public let subject: String
    /// What kind of subject.
    public let kind: SubjectKind
    /// The code of the award's form.
    public let form: String
    /// The code of the occasion: yearly, interim, final.
    public let occasion: String
    /// Of which year.
    public let year: Int
    /// The code of the criterion claimed.
    public let criterion: String
    /// The organisation, if one is named.
    public let organization: RecordID?
    /// The hamlet, if one is named.
    public let hamlet: RecordID?
    /// The household, if one is named.
    public let household: RecordID?
    /// The officer, if one is named.
    public let officer: RecordID?
    /// Nil: the unit's own committee proposes.
    public let proposer: RecordID?
    /// The day of the proposal, if entered.
    public let proposed: PartialDate?
    /// The signed figures that it stands on, if any.
    public let snapshot: RecordID?
    /// Whether a conflict is open in it.
    public let isDisputed: Bool

    static let type = "nomination"
    static let fields = [
      "subject", "subject_kind", "form", "occasion", "year", "criterion", "organization", "hamlet", "household",
      "officer", "proposer", "proposed", "snapshot",
    ]

    init?(_ row: borrowing RowValues) throws {
      guard let unit = row.area.unit, let kind = row.text(1).flatMap(SubjectKind.init), let form = row.text(2),
        let year = row.count(4), let criterion = row.text(5)
      else { return nil }
      (id, self.unit, subject, self.kind, self.form) = (row.id, unit, row.text(0) ?? "", kind, form)
      (occasion, self.year, self.criterion) = (row.text(3) ?? "yearly", year, criterion)
      (organization, hamlet) = (try row.reference(6), try row.reference(7))
      (household, officer, proposer) = (try row.reference(8), try row.reference(9), try row.reference(10))
      (proposed, snapshot, isDisputed) = (row.date(11), try row.reference(12), row.isDisputed)
    }
  }

  /// A nomination's dossier at one level.
  public struct Dossier: StoreEntry, Hashable {
    /// Its record.
    public let id: RecordID
    /// Whose area it is in.
    public let unit: UnitID
    /// What it is the dossier of.
    public let nomination: RecordID
    /// Who decides on it.
    public let level: AwardLevel
    /// As it is told by itself; the steps tell more.
    public let stage: String?

    static let type = "dossier"
    static let fields = ["nomination", "level", "stage"]

    init?(_ row: borrowing RowValues) throws {
      guard let unit = row.area.unit, let nomination = try row.reference(0),
        let level = row.text(1).flatMap(AwardLevel.init)
      else { return nil }
      (id, self.unit, self.nomination, self.level, stage) = (row.id, unit, nomination, level, row.text(2))
    }
  }

  /// A step that an office took with a dossier.
  public struct Step: StoreEntry, Hashable {
    /// Its record.
    public let id: RecordID
    /// The dossier.
    public let dossier: RecordID
    /// The code of the step.
    public let step: String
    /// The day.
    public let taken: PartialDate
    /// The office, as written; empty if not entered.
    public let office: String
    /// Who signed; empty if not entered.
    public let signer: String

    static let type = "award_step"
    static let fields = ["dossier", "step", "taken", "office", "signed_by"]

    init?(_ row: borrowing RowValues) throws {
      guard let dossier = try row.reference(0), let step = row.text(1), let taken = row.date(2) else { return nil }
      (id, self.dossier, self.step, self.taken) = (row.id, dossier, step, taken)
      (office, signer) = (row.text(3) ?? "", row.text(4) ?? "")
    }
  }

  /// Records that show the achievements of a nomination, by the names of the fields that refer to them.
  struct Evidence: StoreEntry {
    let nomination: RecordID
    let records: [String: RecordID]

    static let type = "evidence"
    static let fields = [
      "nomination", "target", "hamlet_target", "contribution", "model", "initiative", "unit_status",
      "support", "pairing",
    ]

    init?(_ row: borrowing RowValues) throws {
      guard let nomination = try row.reference(0) else { return nil }
      self.nomination = nomination
      var records: [String: RecordID] = [:]
      for (index, field) in Evidence.fields.enumerated().dropFirst() { records[field] = try row.reference(index) }
      self.records = records
    }
  }

  /// Figures as they were signed.
  public struct Snapshot: StoreEntry, Hashable {
    /// Its record.
    public let id: RecordID
    /// Whose area it is in.
    public let unit: UnitID
    /// The hamlet; nil for the figures of the whole unit.
    public let hamlet: RecordID?
    /// Of which year.
    public let year: Int
    /// Whether they are official, not preliminary.
    public let isOfficial: Bool
    /// All households.
    public let households: Int
    /// Poor ones among them.
    public let poor: Int
    /// Near-poor ones among them.
    public let nearPoor: Int
    /// The day on which they were signed.
    public let signed: PartialDate

    static let type = "indicator_snapshot"
    static let fields = ["hamlet", "year", "phase", "households", "poor_households", "signed", "near_poor_households"]

    init?(_ row: borrowing RowValues) throws {
      guard let unit = row.area.unit, let year = row.count(1), let households = row.count(3), let poor = row.count(4),
        let signed = row.date(5), let nearPoor = row.count(6)
      else { return nil }
      (id, self.unit, hamlet, self.year) = (row.id, unit, try row.reference(0), year)
      (isOfficial, self.households, self.signed) = (row.text(2) == "official", households, signed)
      (self.poor, self.nearPoor) = (poor, nearPoor)
    }

    /// The share of poor households; nil where there are none at all, or more poor ones than all.
    public var rate: Rate? { (try? Rate.of(poor, in: households)) ?? nil }
  }

  /// A model of production.
  struct Model: StoreEntry {
    let id: RecordID
    let unit: UnitID
    let organization: RecordID?
    let hasResult: Bool

    static let type = "livelihood_model"
    static let fields = ["organization", "status", "result"]

    init?(_ row: borrowing RowValues) throws {
      guard let unit = row.area.unit else { return nil }
      (id, self.unit, organization) = (row.id, unit, try row.reference(0))
      hasResult = row.text(1) == "effective" || !(row.text(2) ?? "").isEmpty
    }
  }

  /// An idea against poverty.
  struct Initiative: StoreEntry {
    let id: RecordID
    let officer: RecordID?
    let isRecognised: Bool

    static let type = "initiative"
    static let fields = ["officer", "stage"]

    init?(_ row: borrowing RowValues) throws {
      (id, officer, isRecognised) = (row.id, try row.reference(0), row.text(1) == "recognised")
    }
  }

  /// That a commune is on a list, and until when.
  struct Status: StoreEntry {
    let unit: UnitID
    let until: PartialDate?

    static let type = "unit_status"
    static let fields = ["until"]

    init?(_ row: borrowing RowValues) {
      guard let unit = row.area.unit else { return nil }
      (self.unit, until) = (unit, row.date(0))
    }
  }

  /// A household's word that it will leave poverty.
  struct Registration: StoreEntry {
    let household: RecordID
    let registered: PartialDate
    let isVoluntary: Bool?

    static let type = "exit_registration"
    static let fields = ["household", "registered", "voluntary"]

    init?(_ row: borrowing RowValues) throws {
      guard let household = try row.reference(0), let registered = row.date(1) else { return nil }
      (self.household, self.registered, isVoluntary) = (household, registered, row.flag(2))
    }
  }

  /// A decision that gives awards.
  public struct Decision: StoreEntry, Hashable {
    /// Its record.
    public let id: RecordID
    /// Whose area it is in.
    public let unit: UnitID
    /// Its number as written.
    public let number: String
    /// The day of the decision.
    public let decided: PartialDate
    /// Who decided, as written.
    public let issuer: String
    /// The code of the award's form.
    public let form: String
    /// Of which year's achievements.
    public let year: Int
    /// What it rests on, as written.
    public let legalBasis: String
    /// The decision that it revokes, if any.
    public let revokes: RecordID?

    static let type = "award_decision"
    static let fields = ["number", "decided", "issuer", "form", "year", "legal_basis", "revokes"]

    init?(_ row: borrowing RowValues) throws {
      guard let unit = row.area.unit, let decided = row.date(1), let form = row.text(3) else { return nil }
      (id, self.unit, number, self.decided) = (row.id, unit, row.text(0) ?? "", decided)
      (issuer, self.form, year) = (row.text(2) ?? "", form, row.count(4) ?? decided.year)
      (legalBasis, revokes) = (row.text(5) ?? "", try row.reference(6))
    }
  }

  /// Whom a decision awards, and how the prize was reckoned.
  public struct Recipient: StoreEntry, Hashable {
    /// Its record.
    public let id: RecordID
    /// The decision.
    public let decision: RecordID
    /// The nomination, if it is here.
    public let nomination: RecordID?
    /// Who is awarded, as written.
    public let subject: String
    /// What kind of subject.
    public let kind: SubjectKind
    /// The base salary reckoned with, đồng.
    public let baseSalary: Int64?
    /// As it was written.
    public let coefficient: Value.Decimal?
    /// The product before rounding, đồng.
    public let raw: Int64?
    /// The prize, đồng.
    public let prize: Int64?
    /// How it was rounded: a code.
    public let rounding: String?

    static let type = "award_recipient"
    static let fields = [
      "decision", "nomination", "subject", "subject_kind", "base_salary", "coefficient", "raw_prize", "prize",
      "rounding",
    ]

    init?(_ row: borrowing RowValues) throws {
      guard let decision = try row.reference(0), let kind = row.text(3).flatMap(SubjectKind.init) else { return nil }
      (id, self.decision, nomination, subject) = (row.id, decision, try row.reference(1), row.text(2) ?? "")
      (self.kind, baseSalary, coefficient) = (kind, row.integer(4), row.decimal(5))
      (raw, prize, rounding) = (row.integer(6), row.integer(7), row.text(8))
    }
  }

  /// A paper of a dossier.
  struct Document: StoreEntry {
    let dossier: RecordID
    let kind: String

    static let type = "dossier_document"
    static let fields = ["dossier", "kind"]

    init?(_ row: borrowing RowValues) throws {
      guard let dossier = try row.reference(0), let kind = row.text(1) else { return nil }
      (self.dossier, self.kind) = (dossier, kind)
    }
  }

  /// Sets of a dossier that were handed over.
  struct Copies: StoreEntry {
    let dossier: RecordID
    let count: Int
    let isOriginal: Bool
    let office: String

    static let type = "dossier_copy"
    static let fields = ["dossier", "copies", "are_original", "office"]

    init?(_ row: borrowing RowValues) throws {
      guard let dossier = try row.reference(0), let count = row.count(1) else { return nil }
      (self.dossier, self.count, isOriginal, office) = (dossier, count, row.flag(2) ?? false, row.text(3) ?? "")
    }
  }

  /// The council's votes on a nomination.
  struct Vote: StoreEntry {
    let nomination: RecordID
    let isSecret: Bool

    static let type = "council_vote"
    static let fields = ["nomination", "is_secret"]

    init?(_ row: borrowing RowValues) throws {
      guard let nomination = try row.reference(0) else { return nil }
      (self.nomination, isSecret) = (nomination, row.flag(1) ?? false)
    }
  }
}
