internal import Causality
internal import Records

/// Where a dossier stands, what is missing of it, and what comes next.
public struct DossierStanding: Hashable, Sendable {
  /// The dossier.
  public let dossier: AwardEntries.Dossier
  /// What it is the dossier of.
  public let nomination: AwardEntries.Nomination
  /// The key of its last step, else of its stage.
  public let stage: String
  /// The first step that may not follow the one before it; nil if all may.
  public let invalid: AwardEntries.Step?
  /// Sets of originals that are still to come; nil where nothing is said.
  public let copiesMissing: Int?
  /// Papers that are still to come.
  public let documentsMissing: [AwardDocument]
  /// The steps that may follow, but for refusals.
  public let next: [AwardStep]
}

extension AwardBook {
  /// How the dossiers of a year stand, in the order in which the store holds them; of all years without one.
  public func standings(year: Int? = nil, _ rules: AwardRules) -> [DossierStanding] {
    let byID = Dictionary(nominations.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    return dossiers.compactMap { dossier in
      guard let nomination = byID[dossier.nomination], year.map({ $0 == nomination.year }) ?? true else { return nil }
      return standing(dossier, nomination, rules)
    }
  }

  private func standing(
    _ dossier: AwardEntries.Dossier, _ nomination: AwardEntries.Nomination, _ rules: AwardRules
  ) -> DossierStanding {
    let taken = rules.steps.inOrder((steps[dossier.id] ?? []).filter { $0.taken <= today }, \.taken, \.step)
    let stage = taken.last?.step ?? dossier.stage ?? "draft"
    let invalid = rules.steps.firstInvalid(taken.map(\.step), level: dossier.level).map { taken[$0] }
    let form = rules.form(nomination.form)
    // A set that an office passes on is the same set.
    let received =
      Dictionary(grouping: (copies[dossier.id] ?? []).filter(\.isOriginal), by: \.office)
      .values.map { $0.reduce(0) { $0 + $1.count } }.max() ?? 0
    let present = documents[dossier.id] ?? []
    return DossierStanding(
      dossier: dossier, nomination: nomination, stage: stage, invalid: invalid,
      copiesMissing: form?.copiesMissing(received: received),
      documentsMissing: form.map { rules.documentsMissing(for: $0, needs: needs(nomination), present: present) } ?? [],
      next: rules.steps.following(stage, level: dossier.level).filter { !["returned", "rejected"].contains($0.key) })
  }

  private func needs(_ nomination: AwardEntries.Nomination) -> Set<AwardDocument.Need> {
    var needs: Set<AwardDocument.Need> = []
    if !named(nomination, "initiative").isEmpty { needs.insert(.initiativeCited) }
    if secretBallots.contains(nomination.id) { needs.insert(.ballot) }
    let kind = calendar.organizations.first { $0.id == nomination.organization }?.kind
    if let kind, ["enterprise", "cooperative", "bank"].contains(kind) { needs.insert(.enterprise) }
    return needs
  }
}
