internal import Records

/// The assignments of one change, as canonical bytes: a field's name (length, UTF-8), then its content, again
/// and again, sorted by the bytes of the name, then of the element; at most one for a field, or for an element.
///
/// Kept as bytes because a change is hashed, stored and sent far more often than it is read field by field.
public struct Assignments: Hashable, Sendable {
  public let bytes: [UInt8]

  /// No assignment.
  public static let none = Assignments(unchecked: [])

  /// The assignments in canonical order; of two for the same field or element the last counts.
  public init(_ assignments: some Sequence<Assignment>) {
    var latest: [FieldKey: Assignment] = [:]
    for assignment in assignments { latest[assignment.key] = assignment }
    var bytes: [UInt8] = []
    for (_, assignment) in latest.sorted(by: { $0.key < $1.key }) {
      bytes.append(text: assignment.field)
      bytes.append(content: assignment.content)
    }
    self.bytes = bytes
  }

  /// Bytes that this program made in canonical order itself.
  @inlinable public init(unchecked bytes: [UInt8]) { self.bytes = bytes }

  /// Somebody's bytes: refused unless they are in canonical form.
  public init(validating bytes: [UInt8]) throws(EncodingFault) {
    self.bytes = bytes
    try bytes.withReader { (reader) throws(EncodingFault) in
      var last: FieldKey?
      while !reader.isAtEnd {
        let assignment = Assignment(field: try reader.text(), try reader.content())
        guard Identifier.isValid(assignment.field) else { throw .value }
        if let last {
          guard last < assignment.key,
            last.field != assignment.field || (last.element != nil && assignment.key.element != nil)
          else { throw .order }
        }
        last = assignment.key
      }
    }
  }

  public var isEmpty: Bool { bytes.isEmpty }

  /// The assignments as values. O(n), an allocation for each text.
  public var list: [Assignment] {
    var list: [Assignment] = []
    bytes.withReader { reader in
      while !reader.isAtEnd {
        guard let field = try? reader.text(), let content = try? reader.content() else {
          preconditionFailure("assignments that were never checked")
        }
        list.append(Assignment(field: field, content))
      }
    }
    return list
  }
}

extension [UInt8] {
  /// Calls `body` with a reader over these bytes.
  @inlinable public func withReader<Result, Failure: Error>(
    _ body: (inout ByteReader) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    var outcome: Swift.Result<Result, Failure>?
    withUnsafeBytes { buffer in
      var reader = ByteReader(buffer)
      do throws(Failure) { outcome = .success(try body(&reader)) } catch { outcome = .failure(error) }
    }
    switch outcome {
    case .success(let result): return result
    case .failure(let error): throw error
    case nil: preconditionFailure("the body was not called")
    }
  }
}
