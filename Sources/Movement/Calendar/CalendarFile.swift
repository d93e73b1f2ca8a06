public import Records

/// A calendar file for telephones and mail programs. Source: RFC 5545.
public enum CalendarFile {
  /// The text of an `.ics` file of all obligations that have a day: lasting whole days, one event each, with an alarm a
  /// week before unless it is done. `stamp` is the moment of writing. The same obligation always has the same UID, so a
  /// file of another day replaces what it said.
  public static func text(of obligations: [Obligation], stamp: Moment, in language: Language) -> String {
    let events = obligations.flatMap { event($0, stamp, language) }
    let lines =
      ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Gánh//Lịch phong trào//VI", "CALSCALE:GREGORIAN"] + events
      + ["END:VCALENDAR"]
    return lines.map { fold($0) + "\r\n" }.joined()
  }

  private static func event(_ obligation: Obligation, _ stamp: Moment, _ language: Language) -> [String] {
    guard let last = obligation.deadline.last, let after = last.adding(days: 1) else { return [] }
    let first = if case .period(let first, _) = obligation.deadline { first } else { last }
    let summary = "\(obligation.duty.label.text(language)): \(obligation.who.name.text(language))"
    return [
      "BEGIN:VEVENT", "UID:\(escape(obligation.id))", "DTSTAMP:\(basic(stamp))",
      "DTSTART;VALUE=DATE:\(basic(first))", "DTEND;VALUE=DATE:\(basic(after))", "SUMMARY:\(escape(summary))",
      "DESCRIPTION:\(escape(description(obligation, language)))", "TRANSP:TRANSPARENT",
    ] + alarm(obligation, summary) + ["END:VEVENT"]
  }

  private static func description(_ obligation: Obligation, _ language: Language) -> String {
    let due = obligation.deadline.words.text(language)
    let to = obligation.to.map { " → \($0.label.text(language))" } ?? ""
    return "\(obligation.who.name.text(language))\(to)\n\(due)\n\(obligation.source.text)"
  }

  private static func alarm(_ obligation: Obligation, _ summary: String) -> [String] {
    switch obligation.state {
    case .done, .doneLate: []
    case .due, .overdue, .missing, .open:
      ["BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-P7D", "DESCRIPTION:\(escape(summary))", "END:VALARM"]
    }
  }

  /// `20221130`.
  private static func basic(_ day: PartialDate) -> String { day.description.filter { $0 != "-" } }

  /// `20221105T081200Z`.
  private static func basic(_ moment: Moment) -> String {
    moment.description.prefix(19).filter { $0 != "-" && $0 != ":" } + "Z"
  }

  /// Text as a value: RFC 5545, 3.3.11. Control characters have no place in it.
  static func escape(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\", ";", ",": escaped.unicodeScalars.append(contentsOf: ["\\", scalar])
      case "\n": escaped += "\\n"
      case let scalar where scalar.value < 0x20 || scalar.value == 0x7F: continue
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  /// A content line in pieces of at most 75 octets, each further one after a space: RFC 5545, 3.1. A scalar is never
  /// cut, so that every piece is UTF-8 of its own.
  static func fold(_ line: String) -> String {
    var folded = ""
    var octets = 0
    for scalar in line.unicodeScalars {
      let size = UTF8.width(scalar)
      if octets + size > 75 {
        folded += "\r\n "
        octets = 1
      }
      folded.unicodeScalars.append(scalar)
      octets += size
    }
    return folded
  }
}
