import Records
import SchemaFiles
import Testing

@Suite struct `The record types of the movement` {
  private static let schema = Result { try EmbeddedSchemas.load() }
  private static let roles: Set = [
    "reviewer", "commune_officer", "labour_office", "home_affairs", "front", "chair", "auditor", "office",
  ]

  private func types() throws -> [RecordType] { try Self.schema.get().types }

  /// Labels become views, and heads of columns and sheets; SQL does not tell capitals apart.
  @Test func `labels are different from each other`() throws {
    let types = try types()
    for words in [\Label.vi, \Label.en] {
      #expect(Set(types.map { $0.label[keyPath: words].lowercased() }).count == types.count)
      for type in types {
        let heads = type.fields.map { $0.label[keyPath: words].lowercased() }
        #expect(Set(heads).count == heads.count, "\(type.name)")
        #expect(!heads.contains(type.label[keyPath: words].lowercased()), "\(type.name)")
        #expect(Set(heads).isDisjoint(with: ["mã", "đơn vị"]), "\(type.name)")
      }
    }
    #expect(Set(types.map(\.name)).isDisjoint(with: types.map { $0.label.vi.lowercased() }))
  }

  @Test func `every type says in a sentence what it is for`() throws {
    for type in try types() {
      #expect(type.help != type.label && type.help.vi.count > 12 && type.help.en.count > 12, "\(type.name)")
    }
  }

  @Test func `writers are roles that there are, and the district's store may write before it is enrolled`() throws {
    for type in try types() {
      for writers in [type.writers] + type.fields.map(\.writers) where !writers.isEmpty {
        #expect(Self.roles.isSuperset(of: writers), "\(type.name)")
        #expect(!writers.contains("auditor"), "\(type.name)")
        let isDistricts = !Set(writers).isDisjoint(with: ["labour_office", "home_affairs"])
        #expect(!isDistricts || writers.contains("office"), "\(type.name)")
      }
    }
  }

  @Test func `each of two offices says itself what it received`() throws {
    let schema = try Self.schema.get()
    for type in ["plan", "dossier"] {
      let type = try #require(schema.type(type))
      for (field, role) in [("received_labour", "labour_office"), ("received_home_affairs", "home_affairs")] {
        let field = try #require(type.field(field))
        #expect(field.type == .date && Set(type.writers(of: field)) == ["office", role])
      }
    }
  }

  /// An amount is an entry of its own: given once, never below zero, corrected by another.
  @Test func `money is never edited, and nothing is a total`() throws {
    for type in try types() {
      for field in type.fields where field.name != "income" && field.name != "year_income" {
        guard case .money(let least) = field.type else { continue }
        #expect(field.policy == .once && least == 0, "\(type.name).\(field.name)")
      }
      #expect(!type.fields.contains { $0.name.contains("total") || $0.name.contains("sum_") }, "\(type.name)")
    }
    let schema = try Self.schema.get()
    for name in ["funding", "contribution", "fund_entry", "support", "loan_payment", "award_payment"] {
      let type = try #require(schema.type(name))
      #expect(type.field("reverses")?.type == .reference(type: name), "\(name)")
      #expect(type.field("amount")?.type == .money(min: 0), "\(name)")
    }
  }

  @Test func `stages begin somewhere, and every code of theirs can be reached`() throws {
    let schema = try Self.schema.get()
    for type in schema.types {
      for field in type.fields where field.policy == .stage {
        guard case .code(let list) = field.type else {
          Issue.record("\(type.name).\(field.name)")
          continue
        }
        let codes = try #require(schema.codeList(list)).codes.map(\.key)
        var reached: Set = [codes[0]]
        var open = [codes[0]]
        while let code = open.popLast() {
          for next in field.transitions[code] ?? [] where reached.insert(next).inserted { open.append(next) }
        }
        #expect(reached == Set(codes), "\(type.name).\(field.name)")
      }
    }
  }

  @Test func `what fewer may read is in a branch of its own, and masked`() throws {
    for type in try types() where ["personal", "loans"].contains(type.branch) && !type.name.hasSuffix("_note") {
      #expect(type.fields.contains { $0.isSensitive }, "\(type.name)")
    }
    let sensitive: Set = [
      "citizen_number", "ethnicity", "insurance_number", "disability", "malnourished", "loan_number",
    ]
    for type in try types() {
      for field in type.fields where sensitive.contains(field.name) {
        #expect(field.isSensitive && ["personal", "loans"].contains(type.branch), "\(type.name).\(field.name)")
      }
      // By reference alone: no name of a person of a household stands where more may read.
      guard ["programme", "emulation"].contains(type.branch) else { continue }
      #expect(!type.fields.contains { ["head_name", "full_name", "birth"].contains($0.name) }, "\(type.name)")
    }
  }

  @Test func `every code list but those kept from before is used`() throws {
    let schema = try Self.schema.get()
    let used = schema.types.flatMap(\.fields).compactMap { if case .code(let list) = $0.type { list } else { nil } }
    #expect(Set(schema.codeLists.map(\.name)).subtracting(used) == ["area_kind"])
  }
}
