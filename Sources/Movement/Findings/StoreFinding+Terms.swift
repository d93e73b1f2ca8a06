internal import Records

extension StoreFinding {
  /// What was too short or late, in words.
  func termSentence(_ schema: Schema?) -> Label {
    let days = facts.map { fact in PartialDate(fact).map { Value.date($0).displayText } ?? fact }
    let doubt = doubt(schema)
    if rule == .opinionLate {
      guard days.count == 4 else { return rule.label }
      let asked = Label(
        vi: "Huyện nhận danh sách ngày \(days[0]), hạn trả lời \(days[1]) (\(days[2]) ngày làm việc\(doubt.vi))",
        en: "The list came on \(days[0]), due on \(days[1]) (\(days[2]) working days\(doubt.en))")
      return days[3].isEmpty
        ? Label(vi: asked.vi + ", chưa ghi ngày trả lời.", en: asked.en + "; no day of an answer is entered.")
        : Label(vi: asked.vi + ", trả lời ngày \(days[3]).", en: asked.en + "; it was answered on \(days[3]).")
    }
    guard days.count >= 3 else { return rule.label }
    let posted = Label(
      vi: "Niêm yết từ ngày \(days[2]) được \(days[0]) ngày làm việc, cần \(days[1])\(doubt.vi)",
      en: "Posted from \(days[2]) for \(days[0]) working days of \(days[1])\(doubt.en)")
    guard days.count > 3 else { return Label(vi: posted.vi + ".", en: posted.en + ".") }
    let stage = word(days[3], "review_stage", schema)
    return Label(
      vi: posted.vi + "; phiếu đã sang bước \(stage.vi).", en: posted.en + "; the review went on to: \(stage.en).")
  }

  /// That holidays are not counted as such, and whether nobody has checked the term.
  private func doubt(_ schema: Schema?) -> Label {
    let step = rule == .opinionLate ? ReviewTerms.Step.opinion : .posting
    let begin = facts.lazy.compactMap { PartialDate($0) }.first { $0.day != nil }
    let terms = schema.flatMap { try? ReviewTerms($0) }
    let term = begin.flatMap { terms?.term(step, on: $0) }
    return term?.source.isUnverified == true
      ? Label(
        vi: ", chưa trừ ngày lễ; số ngày chưa kiểm chứng", en: ", holidays not considered; a term nobody verified")
      : Label(vi: ", chưa trừ ngày lễ", en: ", holidays not considered")
  }
}
