public import Causality
internal import GRDB
internal import GRDBSQLite

/// Why a store cannot be opened, read or written.
public enum StoreFault: Error, Hashable, Sendable {
  /// There is no store in this folder.
  case missing(folder: String)
  /// There is one already.
  case exists(folder: String)
  /// The file is not a store.
  case foreign(file: String)
  /// The store was made by a newer version.
  case newer(version: Int, known: Int)
  /// Another process writes and did not end in time.
  case busy(process: Int32?)
  /// No space is left.
  case full
  /// The store or its folder may not be written.
  case readOnly
  /// The medium failed.
  case medium
  /// SQLite or a check found damage.
  case damaged(detail: String)

  /// The stable code.
  public var code: String {
    switch self {
    case .missing: "store.missing"
    case .exists: "store.exists"
    case .foreign: "store.foreign"
    case .newer: "store.newer"
    case .busy: "store.busy"
    case .full: "medium.full"
    case .readOnly: "store.readonly"
    case .medium: "medium.failed"
    case .damaged: "store.damaged"
    }
  }

  /// What SQLite's error says about the store; nil for anything that is not SQLite's.
  public init?(_ error: any Error) {
    guard let error = error as? DatabaseError else { return nil }
    switch error.resultCode {
    case .SQLITE_FULL: self = .full
    case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_CANTOPEN: self = .readOnly
    case .SQLITE_IOERR: self = .medium
    case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy(process: nil)
    case .SQLITE_NOTADB: self = .foreign(file: "store.sqlite")
    default: self = .damaged(detail: error.description)
    }
  }
}

/// Why a person's edit is refused at once.
public enum EditFault: Error, Hashable, Sendable {
  case recordUnknown(String)
  /// Several records begin so.
  case recordAmbiguous(String)
  case recordDeleted(RecordID)
  /// The record is there: nothing to restore.
  case recordPresent(RecordID)
  case recordHeld(RecordID)
  case typeUnknown(String)
  case fieldUnknown(type: String, field: String)
  case fieldRequired(type: String, field: String)
  /// The field is given once and has its value.
  case fieldOnce(field: String)
  case valueInvalid(field: String, code: String, vi: String, en: String)
  case areaForbidden(String)
  case roleForbidden(field: String, role: String)
  /// This store's key is revoked: what it writes now counts nowhere.
  case signerRevoked
  /// This store's key is not enrolled yet.
  case signerPending
  /// More than a bundle carries in one change.
  case changeLarge(sizeInBytes: Int)

  /// The stable code.
  public var code: String {
    switch self {
    case .recordUnknown: "record.unknown"
    case .recordAmbiguous: "record.ambiguous"
    case .recordDeleted: "record.deleted"
    case .recordPresent: "record.present"
    case .recordHeld: "record.held"
    case .typeUnknown: "type.unknown"
    case .fieldUnknown: "field.unknown"
    case .fieldRequired: "field.required"
    case .fieldOnce: "field.once"
    case .valueInvalid(_, let code, _, _): code
    case .areaForbidden: "area.forbidden"
    case .roleForbidden: "role.forbidden"
    case .signerRevoked: "signer.revoked"
    case .signerPending: "enrolment.pending"
    case .changeLarge: "change.large"
    }
  }

  /// The field that it is about, if it is one.
  public var field: String? {
    switch self {
    case .fieldOnce(let field), .fieldRequired(_, let field), .valueInvalid(let field, _, _, _),
      .roleForbidden(let field, _):
      field
    default: nil
    }
  }
}
