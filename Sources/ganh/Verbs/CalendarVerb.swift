import ArgumentParser
import CanonicalJSON
import Exchange
import Movement
import Records
import ReplicaStore
import Reports

struct CalendarVerb: ParsableCommand {
  static var configuration: CommandConfiguration {
    CommandConfiguration(
      commandName: "calendar",
      abstract: say(
        "Ai phải làm gì, gửi ai, hạn nào; xong, muộn, thiếu", "Who owes what to whom by when; done, late, missing"),
      discussion: say(
        """
        Xã thấy việc của mình, huyện thấy tất cả. Kế hoạch, báo cáo gửi đi mà nơi nhận chưa
        ghi ngày nhận thì chưa xong. --on là “hôm nay”.
          ganh calendar --year 2023                 cả năm
          ganh calendar --late                      chỉ việc muộn, quá hạn, thiếu
          ganh calendar --for 22519 -o lich.ics     lịch của một xã, cho điện thoại
        """,
        """
        A commune sees its own, the district everything. What was sent and has no day of
        receipt is not done. --on is “today”.
          ganh calendar --year 2023                 the whole year
          ganh calendar --late                      what is late, overdue or missing
          ganh calendar --for 22519 -o c.ics        of one commune, for a telephone
        """))
  }
  @Option(help: ArgumentHelp(say("Năm; bỏ trống là năm nay", "The year; this year if left out"), valueName: "YYYY"))
  var year: Int?
  @Option(
    name: .customLong("for"),
    help: ArgumentHelp(
      say("Mã đơn vị, hoặc khóa của cơ quan: labour_office", "A unit's code, or an office's key: labour_office"),
      valueName: "UNIT"))
  var unit: String?
  @Flag(help: ArgumentHelp(say("Chỉ việc muộn, quá hạn, thiếu", "Only what is late, overdue or missing"))) var late =
    false
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      say("Tệp .ics .html .xlsx .csv .json .txt, hoặc -", "A file .ics .html .xlsx .csv .json .txt, or -"),
      valueName: "FILE"))
  var output: String = "-"
  @Flag(help: ArgumentHelp(say("Ghi đè tệp đã có", "Replace a file that is there"))) var force = false
  @OptionGroup var actor: ActorOptions
  @OptionGroup var write: WriteOptions
  @OptionGroup var options: Options

  private static let offices: Set<String> = [
    "labour_office", "home_affairs", "front", "district_committee", "district_chairman",
  ]

  func run() throws {
    guard output == "-" || isCalendar || SheetOutput.isDocument(output) else {
      throw WordsFault.kind(output)
    }
    let disclosure = try Disclosure(options, actor, isSensitive: false)
    let store = disclosure.store
    let now = Surroundings.machine.now()
    let today = try options.day() ?? now.dayInVietnam
    let who = try unit.map { try CalendarVerb.offices.contains($0) ? $0 : options.unit($0, store).description }
    let top = try store.profile().unit
    let year = try options.year(year) ?? today.year
    let made = { (reader: StoreReader) in
      try AffairsCalendar(
        reader, top: top, year: year, today: today, who: who, late ? .late : .all)
    }
    if output == "-" {
      let calendar = try store.replicaStore.read(made)
      options.give(json(calendar))
      if !options.json { try calendar.list(Speech.language).write(.txt) { Console.standardOutput($0) } }
      return
    }
    let path = StoreFinder.absolute(output)
    if write.dryRun {
      try DurableFile.rehearse(to: path, replacing: force ? .always : .never)
      options.give(json(try store.replicaStore.read(made)), write)
    } else {
      try disclosure.export("calendar \(year) \(path)") { reader in
        let calendar = try made(reader)
        let file = try file(calendar, now, to: path, force ? .always : .never)
        options.give(json(calendar))
        return (calendar.obligations.count, file)
      }
    }
    if !options.json { options.tell(output + write.mark) }
  }

  private var isCalendar: Bool { output.lowercased().hasSuffix(".ics") }

  private func file(
    _ calendar: AffairsCalendar, _ now: Moment, to path: String, _ replacing: DurableFile.Replacement
  ) throws -> WrittenFile? {
    guard isCalendar else {
      return try SheetOutput.document(calendar.list(Speech.language), to: path, replacing)
    }
    let text = CalendarFile.text(of: calendar.obligations, stamp: now, in: Speech.language)
    return try DurableFile.write(to: path, replacing: replacing) { sink in
      try Array(text.utf8).withUnsafeBytes { try sink.write($0) }
    }
  }

  private func json(_ calendar: AffairsCalendar) -> JSON {
    [
      "year": .integer(Int64(calendar.year)), "today": .string(calendar.today.description),
      "obligations": .array(calendar.obligations.map { json($0, calendar) }),
    ]
  }

  private func json(_ one: Obligation, _ calendar: AffairsCalendar) -> JSON {
    let (day, days): (PartialDate?, Int?) =
      switch one.state {
      case .done(let day): (day, nil)
      case .doneLate(let day, let days): (day, days)
      case .due(let days), .overdue(let days): (nil, days)
      case .missing, .open: (nil, nil)
      }
    return [
      "id": .string(one.id), "duty": .string(one.duty.key), "period": .string(one.period.description),
      "occasion": .string(one.occasion.rawValue), "who": .string(one.who.id), "name": .string(one.who.name.vi),
      "to": one.to.map { .string($0.key) } ?? .null, "last": date(one.deadline.last), "state": .string(one.state.key),
      "day": date(day), "days": days.map { .integer(Int64($0)) } ?? .null, "sent": date(calendar.sent(one)),
      "source": .string(one.source.text),
    ]
  }

  private func date(_ day: PartialDate?) -> JSON { day.map { .string($0.description) } ?? .null }
}
