import BundleFormat
import BundleSealing
import CanonicalJSON
import Causality
import Exchange
import Movement
import Foundation
import Records
import ReplicaStore
import Replication
import Reports
import SchemaFiles
import Sheets

/// An error as people and scripts meet it: a stable code, the exit status, what happened and the way out.
struct Explanation {
  let code: String
  let exitStatus: Int32
  let detail: String

  init(code: String, exit: Int32, detail: String) {
    self.code = code
    exitStatus = exit
    self.detail = detail
  }

  /// The explanation of an error of ours, nil for any other.
  init?(_ error: any Error) {
    switch error {
    case let fault as BundleFault: self.init(code: fault.code, exit: fault.exitStatus, detail: fault.rule ?? "")
    case let fault as MediumFault: self.init(fault)
    case let fault as StoreFault: self.init(fault)
    case let fault as EditFault: self.init(code: fault.code, exit: 1, detail: Explanation.detail(fault))
    case let fault as SettlementFault: self.init(code: fault.code, exit: 1, detail: Explanation.detail(fault))
    case let fault as PackFault: self.init(fault)
    case let fault as EnrolmentFault: self.init(code: fault.code, exit: 1, detail: Explanation.detail(fault))
    case let fault as KeyFault: self.init(code: fault.code, exit: fault.exitStatus, detail: Explanation.detail(fault))
    case let fault as BackupFault: self.init(fault)
    case let fault as ReportFault: self.init(code: fault.code, exit: 1, detail: Explanation.detail(fault))
    case let fault as MoneyFault: self.init(code: fault.code, exit: 1, detail: "")
    case let fault as LedgerFault: self.init(code: fault.code, exit: 1, detail: Explanation.detail(fault))
    case let fault as UndoFault: self.init(code: fault.code, exit: 1, detail: Explanation.detail(fault))
    case let fault as BreachFault: self.init(code: fault.code, exit: 1, detail: Explanation.detail(fault))
    case let fault as PastFault: self.init(fault)
    case let fault as SchemaFault:
      self.init(
        code: fault.code, exit: 1, detail: "\(fault.file):\(fault.line): \(fault.expectation.text(Speech.language))")
    case let fault as WordsFault: self.init(code: fault.code, exit: 64, detail: fault.text)
    case let fault as FindingFault: self.init(code: fault.code, exit: 1, detail: Explanation.detail(fault))
    case let fault as RowFault: self.init(code: fault.code, exit: 1, detail: Explanation.detail(fault))
    case let fault as SheetFault: self.init(code: fault.code, exit: 1, detail: fault.detail(Speech.language))
    default: return nil
    }
  }

  /// The explanation of an error that nobody turned into one of ours: the database's and the system's by what they
  /// mean, any other as what it is, a fault of this program.
  init(unforeseen error: any Error) {
    if let fault = StoreFault(error) {
      self.init(fault)
    } else if let fault = Explanation.mediumFault(error) {
      self.init(fault)
    } else {
      self.init(code: "internal", exit: 1, detail: String(describing: error))
    }
  }

  private static func mediumFault(_ error: any Error) -> MediumFault? {
    if let error = error as? POSIXError { return .refused(path: "", errno: error.code.rawValue) }
    guard let error = error as? CocoaError else { return nil }
    let path = error.filePath ?? ""
    switch error.code {
    case .fileNoSuchFile, .fileReadNoSuchFile: return .missing(path: path)
    case .fileWriteFileExists: return .exists(path: path)
    case .fileReadNoPermission: return .unreadable(path: path)
    case .fileWriteNoPermission, .fileWriteVolumeReadOnly: return .readOnly(path: path)
    case .fileWriteOutOfSpace: return .full(path: path)
    default: return .refused(path: path, errno: 0)
    }
  }

  private init(_ fault: MediumFault) {
    let reason = fault.systemReason.map { " (\($0))" } ?? ""
    self.init(code: fault.code, exit: fault.exitStatus, detail: fault.path + reason)
  }

  private init(_ fault: StoreFault) {
    let detail =
      switch fault {
      case .missing(let folder), .exists(let folder): folder
      case .foreign(let file): file
      case .newer(let version, let known): "\(version) > \(known)"
      case .busy(let process): process.map { "pid \($0)" } ?? ""
      case .damaged(let detail): detail
      case .full, .readOnly, .medium: ""
      }
    let exit: Int32 =
      switch fault {
      case .newer: 27
      case .full: 30
      case .medium: 31
      default: 1
      }
    self.init(code: fault.code, exit: exit, detail: detail)
  }

  private init(_ fault: PackFault) {
    switch fault {
    case .unrelated(let unit): self.init(code: fault.code, exit: 64, detail: unit.description)
    case .unitUnknown(let text): self.init(code: fault.code, exit: 64, detail: text)
    case .unitAmbiguous(let text, let units):
      self.init(code: fault.code, exit: 64, detail: "\(text): \(units.map(\.description).joined(separator: ", "))")
    case .partsTooMany(let count): self.init(code: fault.code, exit: 64, detail: "\(count)")
    case .partsTooSmall: self.init(code: fault.code, exit: 64, detail: "")
    case .recipientUnknown(let unit, let office):
      self.init(code: fault.code, exit: 1, detail: unit.description + (office.map { ", \($0)" } ?? ""))
    case .senderUnknown: self.init(code: fault.code, exit: 1, detail: "")
    case .officeNeeded(let offices): self.init(code: fault.code, exit: 64, detail: offices.joined(separator: ", "))
    }
  }

  private init(_ fault: PastFault) {
    switch fault {
    case .unknown(let text), .unrecorded(let text): self.init(code: fault.code, exit: 1, detail: text)
    case .ambiguous(let text, let entries):
      self.init(code: fault.code, exit: 1, detail: "\(text): \(entries.joined(separator: "; "))")
    case .before(let day), .clock(let day): self.init(code: fault.code, exit: 1, detail: "\(day)")
    case .future(let day): self.init(code: fault.code, exit: 64, detail: "\(day)")
    }
  }

  private init(_ fault: BackupFault) {
    switch fault {
    case .foreign(let folder): self.init(code: fault.code, exit: 1, detail: folder)
    case .damaged(let detail): self.init(code: fault.code, exit: 1, detail: detail)
    case .newer(let version): self.init(code: fault.code, exit: 27, detail: "\(version)")
    }
  }

  private static func detail(_ fault: ReportFault) -> String {
    switch fault {
    case .schemaMissing, .alone: ""
    case .placeless(let day): "\(day)"
    case .table(let fault):
      "\(fault.table)\(fault.row > 0 ? " \(fault.row)" : ""): \(fault.key.isEmpty ? "" : fault.key + ": ")"
        + fault.expectation.text(Speech.language)
    }
  }

  private static func detail(_ fault: LedgerFault) -> String {
    switch fault {
    case .broken(let sequence): "\(sequence)"
    case .unknown(let hash): hash
    case .unwritable: ""
    }
  }

  private static func detail(_ fault: UndoFault) -> String {
    switch fault {
    case .unknown(let number): number.map { "\($0)" } ?? ""
    case .foreign(let number, let unit): "\(number), \(unit)"
    case .kind(let number, let kind): "\(number) (\(kind.rawValue))"
    case .unrecorded(let number): "\(number)"
    case .nothing(let number, let left):
      "\(number)" + (left == 0 ? "" : say(" (\(left) chỗ để nguyên)", " (\(plural(left, "thing")) left as they are)"))
    }
  }

  private static func detail(_ fault: BreachFault) -> String {
    switch fault {
    case .unknown(let text), .unrecorded(let text): text
    case .ambiguous(let text, let bundles): "\(text): \(bundles.joined(separator: "; "))"
    }
  }

  private static func detail(_ fault: EditFault) -> String {
    switch fault {
    case .recordUnknown(let text), .recordAmbiguous(let text), .typeUnknown(let text), .areaForbidden(let text): text
    case .recordDeleted(let record), .recordPresent(let record), .recordHeld(let record): record.description
    case .fieldUnknown(let type, let field), .fieldRequired(let type, let field): "\(type).\(field)"
    case .valueInvalid(let field, _, let vi, let en): "\(field) \(say(vi, en))"
    case .fieldOnce(let field): field
    case .signerRevoked, .signerPending: ""
    case .roleForbidden("presence", let role):
      say("thêm hay xóa bản ghi loại này", "adding or deleting such records") + ", \(role)"
    case .roleForbidden(let field, let role): "\(field), \(role)"
    case .changeLarge(let size): Value.grouped(Int64(size), Speech.language)
    }
  }

  private static func detail(_ fault: EnrolmentFault) -> String {
    switch fault {
    case .noSuccession, .request, .grant, .otherStore, .ownKey, .notEnrolled: ""
    case .notHub(let unit), .hubKnown(let unit): unit.description
    case .notSuccessor(let unit, let other): "\(unit), \(other)"
    case .otherRoot(let text), .ruled(let text), .fingerprint(let text), .unheard(let text), .unknown(let text),
      .notContested(let text), .commonUnknown(let text):
      text
    }
  }

  private static func detail(_ fault: FindingFault) -> String {
    switch fault {
    case .unknown(let key): key
    }
  }

  private static func detail(_ fault: SettlementFault) -> String {
    switch fault {
    case .unknown(let id), .choiceMissing(let id), .valueNotTaken(let id), .nothingToChoose(let id): id
    case .changed(let id, let now): "\(id) → \(now.joined(separator: ", "))"
    case .letterUnknown(let letter, let letters): "\(letter): \(letters.joined(separator: ", "))"
    }
  }

  private static func detail(_ fault: RowFault) -> String {
    switch fault {
    case .keyEmpty, .versionMissing, .versionUnknown: ""
    case .keyTwice(let row): say("dòng \(row)", "row \(row)")
    case .keyAmbiguous(let records), .rowAmbiguous(let records), .rowLikely(let records):
      records.map(\.description).joined(separator: ", ")
    }
  }

  private static func detail(_ fault: KeyFault) -> String {
    switch fault {
    case .missing(let path), .exists(let path), .exposed(let path, _, _), .damaged(let path, _), .locked(let path),
      .passphraseNeeded(let path), .passphraseWrong(let path), .unreadable(let path, _), .unwritable(let path, _),
      .full(let path), .medium(let path):
      path
    }
  }

  var message: String {
    let what = Explanation.texts[code].map { say($0.0, $0.1) } ?? code
    // Of a bundle the detail is the rule of FORMAT.md that it breaks: for scripts, not for officers.
    return detail.isEmpty || code.hasPrefix("bundle.") ? what : "\(what): \(detail)"
  }

  var remedy: String { Explanation.texts[code].map { say($0.2, $0.3) } ?? say("xem: ganh help", "see: ganh help") }

  /// Two lines: what, and the way out with the code.
  /// What an error says of itself, without the way out.
  static func message(of error: any Error) -> String {
    (Explanation(error) ?? Explanation(unforeseen: error)).message
  }

  var words: String { "\(Legible.line(message))\n→ \(remedy) [\(code)]" }

  var json: JSON {
    [
      "error": [
        "code": .string(code), "exit": .integer(Int64(exitStatus)), "message": .string(message),
        "remedy": .string(remedy), "context": ["detail": .string(detail)],
      ]
    ]
  }

  /// Why a change is held, in words.
  static func held(_ reason: HeldReason) -> String {
    switch reason {
    case .schemaUnknown(let schema):
      say(
        "cần schema \(schema), ở đây chưa có; sẽ tự áp dụng khi schema đến",
        "needs the schema \(schema), which is not here; applies by itself when it comes")
    case .typeUnknown(let type): say("loại bản ghi lạ: \(type)", "unknown record type: \(type)")
    case .fieldUnknown(let field): say("trường lạ: \(field)", "unknown field: \(field)")
    case .valueInvalid(let field): say("giá trị không hợp lệ: \(field)", "invalid value: \(field)")
    case .areaForeign: say("không thuộc vùng của bản ghi", "not in the area of its record")
    case .contextForeign: say("dựa trên thay đổi của bản ghi khác", "stands on a change of another record")
    case .creationHeld: say("bản ghi được lập bởi thay đổi đang chờ xét", "its record was created by a held change")
    case .authority: say("kho đó không được ghi vào vùng này", "that store may not write this area")
    case .signerUnknown:
      say("kho đã ghi chưa được công nhận ở đây", "the store that wrote it is not enrolled, as far as is known here")
    case .signerRevoked: say("nằm ngoài phần mà lời thu hồi còn công nhận", "beyond what the revocation honours")
    case .roleForbidden("presence"):
      say("vai trò đó không được thêm hay xóa bản ghi loại này", "that role may not add or delete such records")
    case .roleForbidden(let field): say("vai trò đó không được ghi trường \(field)", "that role may not write \(field)")
    case .recordClosed:
      say(
        "bản ghi được lập sau chỗ kết thúc của một đời kho bị trùng",
        "its record was created beyond the end of a closed life")
    case .refused: say("cấp trên đã từ chối", "a hub refused it")
    }
  }

  static func finding(_ rule: RecordFinding.Rule) -> String {
    switch rule {
    case .onceDiffers:
      say(
        "trường chỉ ghi một lần nhận giá trị khác: ghi nhầm thì xóa bản ghi và lập lại",
        "a field given once got another value: delete the record and add it again")
    case .stageUndeclared: say("bước chuyển không có trong quy trình", "a step that the procedure does not declare")
    }
  }

  static func adopted(_ schemas: [SchemaReference]) -> String {
    let names = schemas.map(\.description).joined(separator: ", ")
    return say(
      "Lưu ý: kho nhận thêm \(names) từ chương trình mới; dữ liệu cũ giữ nguyên. [schema.adopted]",
      "Note: the store takes in \(names), which this newer program brings; what is there stays. [schema.adopted]")
  }

  static func renewal(_ renewal: Renewal) -> String {
    let why =
      switch renewal {
      case .copied: say("kho này được chép từ nơi khác hoặc máy khác", "this store was copied from elsewhere")
      case .restored: say("kho này được khôi phục từ bản cũ", "this store was restored from an older copy")
      case .forgotten: say("máy này không còn nhớ gì về kho", "this machine remembers nothing of the store")
      case .overtaken:
        say("có nơi giữ thay đổi của kho này mà kho không còn", "others hold changes of this store that it has lost")
      case .closed:
        say(
          "cấp trên đã kết thúc đời kho cũ; xem: ganh resume", "the hub closed the former life; see: ganh resume")
      case .enrolled:
        say(
          "kho được công nhận với vai trò hoặc cho đơn vị khác",
          "the store was enrolled in another role, or for another unit")
      }
    return say(
      "Lưu ý: \(why); kho đi tiếp với đời mới, không mất gì. [\(renewal.rawValue)]",
      "Note: \(why); it goes on as a new life, nothing is lost. [\(renewal.rawValue)]")
  }
}
