internal import Movement
internal import Records
internal import ReplicaStore
internal import Replication
internal import Sheets

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

  /// What was given, and the Fund.
  var contributions: ReportDocument { get throws { try AffairsMoney(self).document } }
  /// Policy loans by commune; of a commune with one loan the sum is that loan's, so that sums are masked like amounts.
  func loans(mask: Masking) throws -> ReportDocument { try AffairsLoans(self, mask).document }

  /// Nominations, dossiers, prizes.
  var awards: ReportDocument {
    get throws {
      let awards = try AffairsAwards(reader, top: top, year: year, today: today)
      return document("TỔNG HỢP", "Khen thưởng phong trào năm \(year)", awards.blocks, paper: .landscape)
    }
  }

  /// The codes of a list, in the order of the schema.
  func codes(_ list: String) -> [CodeList.Code] {
    reader.registry.type("contribution")?.schema.codeList(list)?.codes ?? []
  }

  /// A document of the unit's committee, of the day on which it is told.
  func document(
    _ kind: String, _ subject: String, _ blocks: [ReportDocument.Block], paper: SheetLayout.Paper = .portrait
  ) -> ReportDocument {
    let unit = reader.registry.units[top]
    var document = ReportDocument(
      kind: kind, subject: subject, letterhead: unit.map { .affairs($0, today) }, paper: paper, blocks: blocks)
    document.signatures = Signature.affairs
    return document
  }
}
