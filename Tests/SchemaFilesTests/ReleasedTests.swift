import Foundation
import Records
import SchemaFiles
import Testing

@Suite struct `Released versions` {
  /// The hash of each version that was published: it never changes.
  private static let hashes = [
    "vietnam@1": "711a557094c07e765b3bfeb37a68ffee09600e43f9d91e05a8716f15e33ea4b2"
  ]

  @Test func `a published version never changes`() throws {
    let schemas = try EmbeddedSchemas.released()
    #expect(schemas.map(\.reference) == EmbeddedSchemas.references)
    #expect(try schemas.last == EmbeddedSchemas.load())
    let former = schemas.dropLast()
    #expect(former.count == Self.hashes.count && former.count == EmbeddedSchemas.formerFiles.count)
    for schema in former {
      let hash = SchemaFile.hash(schema).map { String(format: "%02x", $0) }.joined()
      #expect(Self.hashes[schema.reference.description] == hash, "\(schema.reference)")
    }
  }

  /// What a later version may bound: what was written under the earlier one is judged by that for ever.
  private func unbounded(_ type: FieldType) -> FieldType { if case .money = type { .money(min: nil) } else { type } }

  @Test func `an amount below zero of before stays as it was, none is written now`() throws {
    let versions = try EmbeddedSchemas.released()
    let refused = versions.map { schema in
      schema.type("contribution")?.field("amount")?.validate(.money(-5), in: schema)
    }
    #expect(refused == [nil, .tooSmall(0)])
  }

  @Test func `a later version keeps every branch, type, field and code of an earlier one`() throws {
    let schemas = try EmbeddedSchemas.released()
    for (earlier, later) in zip(schemas, schemas.dropFirst()) {
      #expect(Set(later.branches.map(\.name)).isSuperset(of: earlier.branches.map(\.name)))
      for list in earlier.codeLists {
        let keys = try #require(later.codeList(list.name), "\(list.name)").codes.map(\.key)
        #expect(Set(keys).isSuperset(of: list.codes.map(\.key)), "\(list.name)")
      }
      for type in earlier.types {
        let next = try #require(later.type(type.name), "\(type.name)")
        #expect(next.branch == type.branch)
        for field in type.fields {
          let other = try #require(next.field(field.name), "\(type.name).\(field.name)")
          #expect(
            (unbounded(other.type), other.isSet) == (unbounded(field.type), field.isSet), "\(type.name).\(field.name)")
        }
        // A sheet or a program that knew the earlier version still adds records.
        let known = Set(type.fields.map(\.name))
        #expect(next.fields.filter { $0.isRequired }.allSatisfy { known.contains($0.name) }, "\(type.name)")
      }
      #expect(Set(later.units.map(\.id)).isSuperset(of: earlier.units.map(\.id)))
    }
  }
}
