import Records
import Replication

/// A small generator with a seed: one seed tells one story.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// SplitMix64. Source: Steele, Lea, Flood, "Fast Splittable Pseudorandom Number Generators" (2014).
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }

  mutating func pick<Element>(_ items: [Element]) -> Element { items[Int(next() % UInt64(items.count))] }
  mutating func number(_ range: ClosedRange<Int64>) -> Int64 { range.lowerBound + Int64(next() % UInt64(range.count)) }
  mutating func chance(_ percent: UInt64) -> Bool { next() % 100 < percent }
}

/// Households that belong to nobody.
struct SyntheticPeople {
  var random: SeededGenerator

  private static let families = [
    "Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Phan", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô",
  ]
  private static let middles = ["Văn", "Thị", "Hữu", "Đức", "Thanh", "Minh", "Ngọc", "Xuân", "Kim", "Hồng"]
  private static let given = [
    "An", "Bình", "Cường", "Dũng", "Giang", "Hà", "Hải", "Hạnh", "Hoa", "Hòa", "Hùng", "Khánh", "Lan", "Liên", "Loan",
    "Mai", "Nam", "Nga", "Phúc", "Quang", "Sơn", "Tâm", "Thảo", "Thủy", "Tuấn", "Vân", "Xuân", "Yến",
  ]
  private static let hamlets = [
    "Đầm Môn", "Khải Lương", "Ninh Tân", "Điệp Sơn", "Vĩnh Yên", "Tuần Lễ", "Xuân Hà", "Tân Đức",
  ]
  private static let causes = ["land", "capital", "labour", "tools", "knowledge", "skill", "illness", "other"]

  mutating func name() -> String {
    "\(random.pick(Self.families)) \(random.pick(Self.middles)) \(random.pick(Self.given))"
  }

  mutating func household() -> [Assignment] {
    var fields: [Assignment] = [
      Assignment(field: "head_name", .value(.text(name()))),
      Assignment(field: "hamlet", .value(.text(random.pick(Self.hamlets)))),
      Assignment(field: "address", .value(.text("Số \(random.number(1...300)), tổ \(random.number(1...12))"))),
      Assignment(field: "phone", .value(.text("09" + digits(8)))),
      Assignment(
        field: "class", .value(.code(random.pick(["poor", "near_poor", "near_poor", "not_poor", "not_poor"])))),
      Assignment(field: "member_count", .value(.integer(random.number(1...8)))),
      Assignment(field: "income", .value(.money(random.number(4...30) * 100_000))),
      Assignment(field: "status", .value(.code("active"))),
      Assignment(field: "first_listed_year", .value(.integer(random.number(2015...2022)))),
    ]
    for cause in Set([random.pick(Self.causes), random.pick(Self.causes)]).sorted() {
      fields.append(Assignment(field: "causes", .element(.code(cause), isIn: true)))
    }
    return fields
  }

  mutating func contribution() -> [Assignment] {
    let day = PartialDate(year: 2022, month: 10, day: Int(random.number(17...31)))
    return [
      Assignment(field: "donor", .value(.text("Ông/bà " + name()))), Assignment(field: "kind", .value(.code("cash"))),
      Assignment(field: "amount", .value(.money(random.number(2...50) * 100_000))),
      Assignment(field: "fund", .value(.code("for_the_poor"))),
    ] + (day.map { [Assignment(field: "received", .value(.date($0)))] } ?? [])
  }

  /// What a review found: points of income, and what is lacking.
  struct Review {
    let incomePoints: Int64
    let lacking: Set<String>
  }

  static let indicators = [
    "employment", "dependent_person", "nutrition", "health_insurance", "adult_education", "child_school_attendance",
    "housing_quality", "housing_area", "clean_water", "hygienic_toilet", "telecommunication", "information_access",
  ]

  /// A review; `isBetter` of a later year, when fewer are poor.
  mutating func review(isBetter: Bool = false) -> Review {
    let isLow = random.chance(isBetter ? 20 : 60)
    let count = isLow ? Int(random.number(0...5)) : 0
    return Review(
      incomePoints: isLow ? random.number(8...14) * 10 : random.number(18...30) * 10,
      lacking: Set((0..<count).map { _ in random.pick(Self.indicators) }))
  }

  /// A number of the form that the law gives a citizen of Khánh Hòa; nobody has this one but by chance.
  mutating func citizenNumber() -> String {
    "056\(random.number(0...1))\(random.number(40...99))" + digits(6)
  }

  mutating func hamlet() -> String { random.pick(Self.hamlets) }

  /// A gift of money on that day.
  mutating func gift(on day: PartialDate) -> [String: Value] {
    [
      "donor": .text("Ông/bà " + name()), "donor_kind": .code("household"), "kind": .code("cash"),
      "amount": .money(random.number(2...50) * 100_000), "fund": .code("for_the_poor"), "received": .date(day),
    ]
  }

  private mutating func digits(_ count: Int) -> String {
    (0..<count).map { _ in String(random.number(0...9)) }.joined()
  }
}
