public import Causality

/// Why a row of a sheet is refused as a whole; nothing of it is written.
public enum RowFault: Error, Hashable, Sendable {
  /// The cell by which the row would be known holds nothing that can be taken.
  case keyEmpty
  /// Another row of the same sheet is the same record.
  case keyTwice(row: Int)
  /// The sheet was made from changes of the record that are not all here.
  case versionUnknown
  /// Several records hold the key's value.
  case keyAmbiguous([RecordID])

  /// The stable code.
  public var code: String {
    switch self {
    case .keyEmpty: "key.empty"
    case .keyTwice: "key.twice"
    case .keyAmbiguous: "key.ambiguous"
    case .versionUnknown: "version.unknown"
    }
  }
}
