public import Causality

/// Why a row of a sheet is refused as a whole; nothing of it is written.
public enum RowFault: Error, Hashable, Sendable {
  /// The cell by which the row would be known holds nothing that can be taken.
  case keyEmpty
  /// Another row of the same sheet is the same record.
  case keyTwice(row: Int)
  /// The row does not say from which version of the record it was exported, though the sheet has a column for it.
  case versionMissing
  /// The sheet was made from changes of the record that are not all here.
  case versionUnknown
  /// Several records hold the key's value.
  case keyAmbiguous([RecordID])

  /// The row may be any of several records.
  case rowAmbiguous([RecordID])
  /// The row is likely one of these records, but not surely: the first ones.
  case rowLikely([RecordID])

  /// The stable code.
  public var code: String {
    switch self {
    case .keyEmpty: "key.empty"
    case .keyTwice: "key.twice"
    case .keyAmbiguous: "key.ambiguous"
    case .rowAmbiguous: "row.ambiguous"
    case .rowLikely: "row.likely"
    case .versionMissing: "version.missing"
    case .versionUnknown: "version.unknown"
    }
  }
}
