public import Records

/// What stands at the head of an official document. Source: NĐ 30/2020/NĐ-CP, Phụ lục I.
public struct Letterhead: Hashable, Sendable {
  /// The body above the one that issues, if it is named.
  public let parent: String?
  /// The body that issues.
  public let body: String
  public let place: String
  /// Left open to be written by hand if nil.
  public let day: PartialDate?
  /// Left open if nil.
  public let number: Int?
  /// `BC-UBND`; empty: a document without a number.
  public let sign: String

  public init(
    parent: String? = nil, body: String, place: String, day: PartialDate? = nil, number: Int? = nil, sign: String = ""
  ) {
    (self.parent, self.body, self.place) = (parent, body, place)
    (self.day, self.number, self.sign) = (day, number, sign)
  }

  static let country = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
  static let motto = "Độc lập - Tự do - Hạnh phúc"

  /// `Số: 05/BC-UBND`; a number that is open leaves room for a pen. Nil without a sign.
  var numberLine: String? {
    sign.isEmpty ? nil : "Số: \(number.map { Spelling.count(Int64($0)) } ?? ".......")/\(sign)"
  }

  /// `Vạn Ninh, ngày 05 tháng 12 năm 2023`
  var dayLine: String { "\(place), \(Spelling.longDay(day))" }
}

/// Who signs.
public struct Signature: Hashable, Sendable {
  /// On whose behalf: `TM. ỦY BAN NHÂN DÂN`; nil in one's own name.
  public let authority: String?
  /// `CHỦ TỊCH`, `ĐẠI DIỆN XÃ VẠN THẠNH`
  public let title: String
  /// What stands in brackets below: `Ký, ghi rõ họ tên`; nil if nothing does.
  public let hint: String?
  public let name: String?

  public init(authority: String? = nil, title: String, hint: String? = nil, name: String? = nil) {
    (self.authority, self.title, self.hint, self.name) = (authority, title, hint, name)
  }
}
