internal import Records

/// Of households, persons and enterprises: registration, loans, gifts, initiatives.
extension AwardFinding {
  /// Source: the plan, clauses III.3.2.c, d, e, g and III.3.3.
  static func of(_ gifts: AwardFacts.Contributions) -> AwardFinding {
    guard gifts.count > 0 else {
      return AwardFinding(.notSupported, "Chưa ghi nhận đóng góp nào", "No contribution is on record")
    }
    return AwardFinding(
      .supported, "\(gifts.count) lần đóng góp, tổng \(money(gifts.total)) đồng",
      "\(plural(gifts.count, "contribution")), \(money(gifts.total)) đồng in all")
  }

  /// Gifts are told beside the help and not added to it: a support may be what became of a gift.
  /// Source: the plan, clauses III.3.2.d and e.
  static func of(_ help: AwardFacts.Help, _ gifts: AwardFacts.Contributions?) -> AwardFinding {
    guard help.entries > 0 else {
      return gifts.map(of) ?? AwardFinding(.notSupported, "Chưa ghi nhận sự giúp đỡ nào", "No help is on record")
    }
    let total = money(help.total)
    let gifts = gifts.flatMap { $0.count > 0 ? of($0).reason : nil }
    let beside = (vi: gifts.map { "; \($0.vi)" } ?? "", en: gifts.map { "; \($0.en)" } ?? "")
    return AwardFinding(
      .supported, "Đã giúp \(help.households) hộ, \(help.entries) lần ghi nhận, \(total) đồng\(beside.vi)",
      "Helped \(plural(help.households, "household")) (\(plural(help.entries, "record"))), \(total) đồng\(beside.en)")
  }

  /// Source: the plan, clause III.3.2.d.
  static func of(_ registration: AwardFacts.ExitRegistration) -> AwardFinding {
    switch registration {
    case .notRegistered: AwardFinding(.notSupported, "Chưa đăng ký thoát nghèo", "It has not registered")
    case .registered(let day, isVoluntary: true):
      AwardFinding(
        .supported, "Tự nguyện đăng ký ngày \(Value.date(day).displayText)",
        "Registered freely on \(Value.date(day).displayText)")
    case .registered(_, isVoluntary: false):
      AwardFinding(.notSupported, "Đăng ký không phải tự nguyện", "The registration was not of its own will")
    }
  }

  /// Recognition is a matter of the dossier's papers, so one that is not recognised is for a person.
  /// Source: the plan, clauses III.3.2.d and e.
  static func of(_ initiatives: AwardFacts.Initiatives) -> AwardFinding {
    guard initiatives.count > 0 else {
      return AwardFinding(.notSupported, "Chưa ghi nhận sáng kiến nào", "No initiative is on record")
    }
    return AwardFinding(
      initiatives.recognised > 0 ? .supported : .toJudge,
      "\(initiatives.count) sáng kiến, \(initiatives.recognised) đã được công nhận",
      "\(initiatives.count) initiatives, \(initiatives.recognised) of them recognised")
  }

  /// Source: the plan, clause III.3.2.d.
  static func of(_ poverty: AwardFacts.Poverty) -> AwardFinding {
    switch poverty {
    case .stillPoor: AwardFinding(.notSupported, "Vẫn là hộ nghèo", "It is still poor")
    case .left(let year): AwardFinding(.supported, "Thoát nghèo năm \(year)", "Left poverty in \(year)")
    case .fellBack(let year): AwardFinding(.notSupported, "Tái nghèo năm \(year)", "Fell back in \(year)")
    }
  }

  /// Of all loans; one that is wrong counts more than one that is not known. Source: the plan, clause III.3.2.d.
  static func of(
    _ loans: [AwardFacts.LoanFact], _ fact: KeyPath<AwardFacts.LoanFact, Bool?>, _ vi: String, _ en: String
  ) -> AwardFinding {
    let facts = loans.map { $0[keyPath: fact] }
    if facts.isEmpty {
      return AwardFinding(
        .toJudge, "Hộ không vay vốn Ngân hàng Chính sách xã hội", "The household has no loan of the policy bank")
    }
    let wrong = facts.count { $0 == false }
    if wrong > 0 {
      return AwardFinding(
        .notSupported, "\(wrong) khoản vay không \(vi)",
        "\(plural(wrong, "loan")) \(wrong == 1 ? "was" : "were") not \(en)")
    }
    if facts.contains(nil) {
      return AwardFinding(
        .notKnown, "Chưa rõ mọi khoản vay có \(vi) không", "Not of all loans is it known whether they were \(en)")
    }
    return AwardFinding(.supported, "\(facts.count) khoản vay \(vi)", "\(plural(facts.count, "loan")) \(en)")
  }

  /// Of what was paid; where a reversal that does not fit leaves it unknown, it is told. Source: the plan, clause III.3.2.d.
  static func of(paymentsOf loans: [AwardFacts.LoanFact]) -> AwardFinding {
    let finding = of(loans, \.isOnTime, "trả đúng hạn", "paid on time")
    guard finding.answer == .notKnown, let misfit = loans.lazy.compactMap(\.misfit).first?.plainText else {
      return finding
    }
    return AwardFinding(
      .notKnown, "\(finding.reason.vi): bút toán đảo \(misfit) không khớp",
      "\(finding.reason.en): the reversal \(misfit) does not fit")
  }
}
