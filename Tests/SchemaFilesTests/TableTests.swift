import Records
import SchemaFiles
import Testing

/// What programs read by name in reference tables is what people pick from code lists.
@Suite struct `Tables and code lists agree` {
  private func keys(_ table: String, _ schema: Schema) throws -> Set<String> {
    Set(try #require(schema.table(table)).rows.compactMap { $0["key"]?.text })
  }

  private func codes(_ list: String, _ schema: Schema) throws -> Set<String> {
    Set(try #require(schema.codeList(list)).codes.map(\.key))
  }

  @Test(arguments: [
    ("award_form", "award_form"), ("award_criterion", "criterion"),
    ("award_document", "dossier_document"), ("award_step", "dossier_stage"),
  ])
  func `each key of the table can be picked`(_ table: String, _ list: String) throws {
    let schema = try EmbeddedSchemas.load()
    #expect(try keys(table, schema).subtracting(codes(list, schema)).isEmpty)
  }

  @Test func `forms and criteria that can be picked are in the tables`() throws {
    let schema = try EmbeddedSchemas.load()
    #expect(try codes("award_form", schema) == keys("award_form", schema))
    #expect(try codes("criterion", schema) == keys("award_criterion", schema))
  }

  @Test func `the indicators of every standard are fields of the review`() throws {
    let schema = try EmbeddedSchemas.load()
    let fields = Set(try #require(schema.type("household_review")).fields.map(\.name))
    for row in try #require(schema.table("poverty_standard")).rows {
      let indicators = row["indicators"]?.texts ?? []
      #expect(fields.isSuperset(of: indicators))
    }
  }

  @Test func `offices of the calendar that are roles are called as roles are`() throws {
    let schema = try EmbeddedSchemas.load()
    #expect(try keys("party", schema).isSuperset(of: ["labour_office", "home_affairs", "front"]))
  }
}
