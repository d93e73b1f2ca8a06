internal import Records

/// Of units: target, list, services.
extension AwardFinding {
  /// The official figures count where there are any. Source: the plan, clauses III.3.2.b and c; the official result comes
  /// after the dossiers are due (clause IV.3; QĐ 24/2021/QĐ-TTg).
  static func of(_ target: AwardFacts.TargetFact) -> AwardFinding {
    if target.isSuperseded {
      return AwardFinding(
        .toJudge, "Chỉ tiêu trong hồ sơ đã được thay bằng quyết định khác",
        "The target of the dossier was superseded by another decision")
    }
    guard let result = target.official ?? target.preliminary else {
      return AwardFinding(.notKnown, "Chưa có kết quả rà soát", "The review has no result yet")
    }
    let isOfficial = target.official != nil
    let figures = isOfficial ? Label(vi: "chính thức", en: "official") : Label(vi: "sơ bộ", en: "preliminary")
    let before = target.preliminary.map { $0.description } ?? ""
    let change =
      target.hasChanged
      ? Label(vi: "; số sơ bộ là \(before) điểm %, đã thay đổi", en: "; the preliminary \(before) points have changed")
      : Label(vi: "", en: "")
    let contradicted = target.differences.map(\.label)
    return AwardFinding(
      result >= target.assigned ? .supported : .notSupported,
      "Giảm \(result) điểm % (\(figures.vi)), được giao \(target.assigned) (\(target.decision))\(change.vi)"
        + contradicted.map { "; \($0.vi)" }.joined(),
      "Fell by \(result) points (\(figures.en)), \(target.assigned) were asked (\(target.decision))\(change.en)"
        + contradicted.map { "; \($0.en)" }.joined(),
      isProvisional: !isOfficial)
  }

  /// “Trước năm 2025”: on the last day of 2024 at the latest. Source: the plan, clause III.3.2.b.
  static func of(_ list: AwardFacts.LeftList, before limit: PartialDate?) -> AwardFinding {
    guard case .left(let day) = list else {
      return AwardFinding(.notSupported, "Vẫn trong danh sách xã đặc biệt khó khăn", "The commune is still on the list")
    }
    let (left, last) = (Value.date(day).displayText, limit.map { Value.date($0).displayText } ?? "")
    return AwardFinding(
      limit.map { day < $0 } ?? false ? .supported : .notSupported,
      "Ra khỏi danh sách ngày \(left); yêu cầu trước ngày \(last)", "Left the list on \(left); it had to before \(last)"
    )
  }

  /// Better in one service and worse in none; anything mixed is for a person. Source: the plan, clause III.3.2.c.
  static func of(_ services: [AwardFacts.ServiceChange]) -> AwardFinding {
    guard !services.isEmpty else { return AwardFinding(.notKnown, "Chưa có số liệu", "Nothing is on record") }
    let (better, worse) = (services.filter { $0.after < $0.before }, services.filter { $0.after > $0.before })
    let changed = better + worse
    func words(_ language: Language) -> String {
      changed.map { "\($0.service.text(language)) \($0.before) → \($0.after) %" }.joined(separator: "; ")
    }
    if better.isEmpty {
      return AwardFinding(
        .notSupported, "Không dịch vụ nào được cải thiện" + (worse.isEmpty ? "" : ": " + words(.vietnamese)),
        "No service became better" + (worse.isEmpty ? "" : ": " + words(.english)))
    }
    return AwardFinding(
      worse.isEmpty ? .supported : .toJudge, "Tỷ lệ hộ thiếu hụt: \(words(.vietnamese))",
      "Share of deprived households: \(words(.english))")
  }
}
