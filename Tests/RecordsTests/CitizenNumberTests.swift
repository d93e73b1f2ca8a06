import Records
import Testing

@Suite struct `Citizen numbers` {
  @Test(arguments: [
    ("056090001234", CitizenNumber.Sex.male, 1990), ("056190001234", .female, 1990), ("001204000001", .male, 2004),
    ("096305999999", .female, 2005), ("056400000001", .male, 2100), ("056999000001", .female, 2399),
  ]) func `twelve digits tell sex and year of birth`(_ text: String, _ sex: CitizenNumber.Sex, _ year: Int) throws {
    let number = try #require(CitizenNumber(text))
    #expect(number.sex == sex)
    #expect(number.birthYear == year)
    #expect(number.province == text.prefix(3))
    #expect(!number.isOld)
  }

  @Test func `nine digits tell nothing`() throws {
    let number = try #require(CitizenNumber("225123456"))
    #expect(number.isOld)
    #expect(number.sex == nil && number.birthYear == nil && number.province == nil)
    #expect(number.warnings(sex: .female, birth: PartialDate("1990")).isEmpty)
    #expect(number.masked == "225**3456")
  }

  @Test(arguments: ["", "05609000123", "0560900012345", "05609000123a", "056 090001234", "٠٥٦٠٩٠٠٠١٢٣٤"])
  func `anything else is none`(_ text: String) { #expect(CitizenNumber(text) == nil) }

  @Test(
    arguments: [
      (CitizenNumber.Sex.male, "1990-05", []), (.female, "1990", ["citizen.sex"]),
      (.male, "1991-01-02", ["citizen.birth"]),
      (.female, "2090", ["citizen.sex", "citizen.birth"]),
    ] as [(CitizenNumber.Sex?, String, [String])])
  func `what does not go with the person is a warning`(
    _ sex: CitizenNumber.Sex?, _ birth: String, _ codes: [String]
  ) throws {
    let number = try #require(CitizenNumber("999090001234"))
    let day: PartialDate? = PartialDate(birth)
    #expect(day != nil)
    #expect(number.warnings(sex: sex, birth: day).map(\.code) == codes)
    #expect(number.warnings(sex: nil, birth: nil).isEmpty)
  }

  @Test func `a number is shown masked`() throws {
    #expect(try #require(CitizenNumber("056090001234")).masked == "056*****1234")
    #expect(Value.masked("Kinh") == "****")
    #expect(Value.masked("12345678") == "****")
    #expect(try #require(CitizenNumber("000000000000")).isPlaceholder)
    #expect(try #require(CitizenNumber("056090001234")).isPlaceholder == false)
  }
}
