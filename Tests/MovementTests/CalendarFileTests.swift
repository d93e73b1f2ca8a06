import Movement
import Records
import Testing

@Suite struct `Calendar files` {
  private let commune = Participant(
    id: "22519@2021-01-01", party: "commune",
    name: Label(vi: "Xã Vạn Thạnh, huyện Vạn Ninh; tỉnh Khánh Hòa", en: "Vạn Thạnh"))

  private func text(_ deeds: [Deed] = [], in language: Language = .vietnamese, years: ClosedRange<Int> = 2022...2022)
    throws -> String
  {
    let obligations = try MovementCalendar(vietnam.get()).obligations(
      in: years, of: [commune], deeds: deeds, today: day("2022-10-01"))
    return CalendarFile.text(
      of: obligations, stamp: try #require(Moment("2022-10-01T08:12:00.120Z")), in: language)
  }

  /// The content lines, as a reader puts them together again.
  private func unfolded(_ text: String) -> [String] {
    text.replacing("\r\n ", with: "").split(separator: "\r\n").map(String.init)
  }

  private func event(_ text: String, _ uid: String) throws -> [String] {
    let lines = unfolded(text)
    let start = try #require(lines.firstIndex(of: "UID:\(uid)"))
    let end = try #require(lines[start...].firstIndex(of: "END:VEVENT"))
    return Array(lines[start..<end])
  }

  @Test func `every line is at most 75 octets and whole letters, and ends in CRLF`() throws {
    let text = try text()
    #expect(text.hasSuffix("END:VCALENDAR\r\n"))
    let lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: true)
    var folds = 0
    for line in lines {
      #expect(line.last == 0x0D && line.count - 1 <= 75)
      #expect(String(validating: line, as: UTF8.self) != nil)
      if line.first == 0x20 { folds += 1 }
    }
    #expect(folds > 10)
    #expect(text.utf8.count { $0 == 0x0D } == lines.count)
  }

  @Test func `an event says when, what, who and by which clause`() throws {
    let event = try event(text(), "dossiers/2022/22519@2021-01-01/labour_office")
    #expect(
      event == [
        "UID:dossiers/2022/22519@2021-01-01/labour_office", "DTSTAMP:20221001T081200Z",
        "DTSTART;VALUE=DATE:20221130", "DTEND;VALUE=DATE:20221201",
        "SUMMARY:Gửi hồ sơ đề nghị khen thưởng: Xã Vạn Thạnh\\, huyện Vạn Ninh\\; tỉnh Khánh Hòa",
        "DESCRIPTION:Xã Vạn Thạnh\\, huyện Vạn Ninh\\; tỉnh Khánh Hòa → Phòng Lao động - Thương binh và Xã hội"
          + "\\ntrước ngày 01/12/2022\\nkế hoạch\\, mục IV.3.a",
        "TRANSP:TRANSPARENT", "BEGIN:VALARM", "ACTION:DISPLAY", "TRIGGER:-P7D",
        "DESCRIPTION:Gửi hồ sơ đề nghị khen thưởng: Xã Vạn Thạnh\\, huyện Vạn Ninh\\; tỉnh Khánh Hòa", "END:VALARM",
      ])
  }

  @Test func `a period lasts from its first day to its last`() throws {
    let event = try event(text(), "fund_month/2022/front/-")
    #expect(event.contains("DTSTART;VALUE=DATE:20221017") && event.contains("DTEND;VALUE=DATE:20221119"))
    let month = try self.event(text(), "district_plan/2022/labour_office/district_committee")
    #expect(month.contains("DTSTART;VALUE=DATE:20220930") && month.contains("DTEND;VALUE=DATE:20221001"))
  }

  @Test func `the same obligation keeps its UID, done or not, in both languages`() throws {
    let deed = try #require(
      Deed(
        duty: "dossiers", period: day("2022"), who: commune.id, to: "labour_office", day: day("2022-11-01")))
    func uids(_ text: String) -> [String] { unfolded(text).filter { $0.hasPrefix("UID:") } }
    let plain = try text()
    #expect(try uids(text([deed], in: .english)) == uids(plain))
    #expect(Set(uids(plain)).count == uids(plain).count)
    let done = try event(text([deed]), "dossiers/2022/22519@2021-01-01/labour_office")
    #expect(!done.contains("BEGIN:VALARM"))
    #expect(try text(in: .english).contains("Send in the award dossiers"))
  }

  @Test func `what has no day is not in it`() throws {
    let text = try text(years: 2025...2025)
    #expect(!text.contains("UID:dossiers") && text.contains("UID:report"))
    #expect(unfolded(text).count { $0 == "BEGIN:VEVENT" } == unfolded(text).count { $0 == "END:VEVENT" })
  }

  @Test func `a name cannot break out of its line`() throws {
    let name = "A\r\nEND:VCALENDAR\u{7}\\;,🇻🇳" + String(repeating: "ữ", count: 100)
    let odd = Participant(id: "x", party: "organisation", name: Label(vi: name, en: name))
    let obligations = try MovementCalendar(vietnam.get()).obligations(
      in: 2022...2022, of: [odd], deeds: [], today: day("2022-10-01"))
    let text = CalendarFile.text(of: obligations, stamp: Moment(milliseconds: 0), in: .vietnamese)
    #expect(unfolded(text).count { $0 == "END:VCALENDAR" } == 1)
    #expect(
      unfolded(text).contains {
        $0.hasPrefix("SUMMARY:") && $0.hasSuffix("A\\nEND:VCALENDAR\\\\\\;\\,🇻🇳" + String(repeating: "ữ", count: 100))
      })
  }
}
