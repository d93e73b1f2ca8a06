public import Records
public import ReplicaStore

extension StoreReader {
  /// Passes the rows of a type, deleted ones too, as people read them: by area; in it people, and households by their
  /// heads, by given name, all else as it came in. Of people it holds ids and orders of one area, never their rows.
  public func forEachListedRow(of type: RecordType, in area: Area? = nil, _ body: (RecordRow) throws -> Void) throws {
    let source = SearchSource(type)
    guard source.isOfPeople, let name = source[.name] else { return try forEachRow(of: type.name, in: area, body) }
    try forEachRow(of: type.name, in: area, by: name.name, order: VietnameseCollation.personKey, body)
  }
}
