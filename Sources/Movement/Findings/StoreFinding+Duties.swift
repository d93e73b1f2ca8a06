internal import Records

extension StoreFinding {
  /// The role that should act, by its key: of what an office did late, that office.
  public var owner: String {
    guard rule == .dutyLate, facts.count > 3, ["labour_office", "home_affairs", "front"].contains(facts[3]) else {
      return rule.owner
    }
    return facts[3]
  }

  /// Which duty was done late, and how late to whom, in words.
  func dutySentence(_ schema: Schema?) -> Label {
    guard facts.count > 4, let period = PartialDate(facts[1]), let last = PartialDate(facts[2]) else {
      return rule.label
    }
    let calendar = schema.flatMap { try? MovementCalendar($0) }
    let duty = calendar?.duty(facts[0])
    let name = duty?.label ?? Label(vi: facts[0], en: facts[0])
    let days = facts.dropFirst(4).map { fact -> Label in
      let parts = fact.split(separator: " " as Character).map(String.init)
      guard parts.count == 3, let day = PartialDate(parts[1]) else { return Label(vi: fact, en: fact) }
      let to = calendar?.party(parts[0])?.label
      return Label(
        vi: (to.map { "gửi \($0.vi)" } ?? "làm") + " ngày \(text(day)), chậm \(parts[2]) ngày",
        en: (to.map { "to \($0.en)" } ?? "done")
          + " on \(text(day)), \(plural(Int(parts[2]) ?? 0, "day")) late")
    }
    let doubt = duty?.source.isUnverified == true
    return Label(
      vi: "\(name.vi) (\(text(period))), hạn \(text(last))\(doubt ? " (hạn chưa kiểm chứng)" : ""): "
        + days.map(\.vi).joined(separator: "; ") + ".",
      en: "\(name.en) (\(text(period))), due on \(text(last))\(doubt ? " (a term nobody verified)" : ""): "
        + days.map(\.en).joined(separator: "; ") + ".")
  }

  private func text(_ day: PartialDate) -> String { Value.date(day).displayText }
}
