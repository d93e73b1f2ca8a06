internal import Movement
internal import Records
internal import ReplicaStore

/// Reports of calendar, money and awards, each from one pass over what the store shows.
struct AffairsReports {
  let reader: StoreReader
  let top: UnitID
  let year: Int
  /// The day on which it is told how things stand.
  let today: PartialDate

  init(_ reader: StoreReader, top: UnitID, year: Int, today: PartialDate) {
    (self.reader, self.top, self.year, self.today) = (reader, top, year, today)
  }

  /// Who owes what, with the deadlines as a picture.
  var calendar: ReportDocument {
    get throws { try AffairsCalendar(reader, top: top, year: year, today: today).document }
  }
}
