import Causality
import Exchange
import Records
import ReplicaStore
import Replication

/// Reads what people write of records on the command line.
struct RecordWords {
  let reader: StoreReader

  /// The record that `REPLICA-COUNTER` names; any unique beginning of the replica will do.
  func record(_ text: String) throws -> RecordID {
    let parts = text.uppercased().split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, parts[0].count <= 13, let counter = UInt64(parts[1]), counter > 0 else {
      throw WordsFault.record(text)
    }
    let found = try reader.replicas(beginningWith: String(parts[0]), limit: 20)
    let records = try found.map { Dot($0, counter) }.filter { try reader.record(of: $0) == $0 }
    guard let first = records.first else { throw EditFault.recordUnknown(text) }
    guard records.count == 1 else { throw EditFault.recordAmbiguous(text) }
    return first
  }

  /// The assignments that `FIELD=VALUE`, `FIELD=`, `FIELD=@FILE`, `FIELD+=V` and `FIELD-=V` spell; `@-` is standard input.
  func assignments(_ words: [String], _ typeName: String) throws -> [Assignment] {
    guard let (schema, type) = reader.registry.type(typeName) else { throw EditFault.typeUnknown(typeName) }
    // The first would take all, and the second would be cleared.
    guard words.filter({ $0.hasSuffix("=@-") || $0.hasSuffix("=@/dev/stdin") }).count <= 1 else {
      throw WordsFault.inputTwice
    }
    return try words.map { try assignment($0, type, schema) }
  }

  private func assignment(_ word: String, _ type: RecordType, _ schema: Schema) throws -> Assignment {
    guard let equals = word.firstIndex(of: "="), equals > word.startIndex else { throw WordsFault.assignment(word) }
    var name = word[..<equals]
    let sign = name.last
    if sign == "+" || sign == "-" { name = name.dropLast() }
    var text = String(word[word.index(after: equals)...])
    if text.hasPrefix("@") { text = try TextFile.read(String(text.dropFirst())) }
    guard let field = type.field(String(name)) else {
      throw EditFault.fieldUnknown(type: type.name, field: String(name))
    }
    guard field.isSet == (sign == "+" || sign == "-") else { throw WordsFault.assignment(word) }
    if field.isSet { return Assignment(field: field.name, .element(try value(text, field, schema), isIn: sign == "+")) }
    return Assignment(field: field.name, text.isEmpty ? .cleared : .value(try value(text, field, schema)))
  }

  func value(_ text: String, _ field: Field, _ schema: Schema) throws -> Value {
    if case .reference = field.type {
      let record = try record(text)
      return .reference(.init(replica: record.replica.rawValue, counter: record.counter))
    }
    do throws(ValueFault) {
      return try field.type.parse(text, in: schema)
    } catch {
      throw EditFault.valueInvalid(
        field: field.name, code: error.code, vi: error.message(.vietnamese), en: error.message(.english))
    }
  }
}
