public import Records

/// A rule about what only the merged whole shows. Source: what the field asks to be told (the schema's README, clause by
/// clause); a sex or a year that a citizen number contradicts is a warning, never a refusal.
public enum FindingRule: String, Hashable, Sendable, CaseIterable {
  /// One citizen number is two people's.
  case citizenTwice = "citizen.twice"
  /// A citizen number tells another sex than the record.
  case citizenSex = "citizen.sex"
  /// A citizen number tells another year of birth than the record.
  case citizenYear = "citizen.year"
  /// Two households are likely one.
  case householdSimilar = "household.similar"
  /// A household is said to have another number of people than are entered of it.
  case membersDiffer = "members.differ"
  /// A record names one that was deleted.
  case referenceDeleted = "reference.deleted"
  /// What stands on the paper of a review contradicts its answers.
  case classDiffers = "class.differs"
  /// A review went on although less than half of the hamlet meeting agreed (QĐ 24/2021/QĐ-TTg, Art. 4).
  case meetingShort = "meeting.short"
  /// A review went on although its list was public for too short a time (QĐ 24/2021/QĐ-TTg, Art. 4).
  case postingShort = "posting.short"
  /// The district answered a list late, or nobody says when (QĐ 24/2021/QĐ-TTg, Art. 4).
  case opinionLate = "opinion.late"
  /// The steps of a dossier do not follow each other (the plan, clause IV.3).
  case stageInvalid = "stage.invalid"
  /// One gift was likely entered twice.
  case giftTwice = "gift.twice"
  /// A gift is less than nothing: the first version of the schema took it, and sums fall by it.
  case giftNegative = "gift.negative"
  /// The households in all of one unit and year are entered twice, and every rate is a share of one of them.
  case populationTwice = "population.twice"
  /// One subject is nominated twice for one award, occasion and year.
  case nominationTwice = "nomination.twice"
  /// What somebody wrote stands on a target that another decision superseded.
  case targetSuperseded = "target.superseded"
  /// What somebody wrote stands on preliminary figures, and the official ones are others.
  case basisChanged = "basis.changed"
  /// On the day of what is told, the code of the area meant another unit, or none (NQ 1667/NQ-UBTVQH15).
  case unitDay = "unit.day"
  /// Something was done, or came, after its last day (the plan, clauses III.4, IV.3, V.2).
  case dutyLate = "duty.late"

  /// How much it matters.
  public enum Severity: String, Hashable, Sendable, CaseIterable {
    /// Something is wrong, and figures or awards rest on it.
    case error
    /// Something is likely wrong.
    case warning

    /// The word for it.
    public var label: Label {
      switch self {
      case .error: Label(vi: "Sai", en: "Error")
      case .warning: Label(vi: "Cần kiểm tra", en: "Warning")
      }
    }
  }

  /// How much it matters.
  public var severity: Severity {
    switch self {
    case .citizenTwice, .referenceDeleted, .classDiffers, .meetingShort, .stageInvalid, .giftNegative, .basisChanged,
      .populationTwice:
      .error
    case .citizenSex, .citizenYear, .householdSimilar, .membersDiffer, .postingShort, .opinionLate, .giftTwice,
      .nominationTwice, .targetSuperseded, .unitDay, .dutyLate:
      .warning
    }
  }

  /// The branch in whose areas the records of the finding are, and so its explanation; nil: that of the first record.
  var branch: String? {
    switch self {
    case .citizenTwice, .citizenSex, .citizenYear: "personal"
    case .householdSimilar, .membersDiffer, .classDiffers, .meetingShort, .postingShort, .opinionLate: "households"
    case .giftTwice, .giftNegative, .populationTwice: "programme"
    case .stageInvalid, .nominationTwice: "emulation"
    case .referenceDeleted, .targetSuperseded, .basisChanged, .unitDay, .dutyLate: nil
    }
  }

  /// The role that should act, by its key.
  public var owner: String {
    switch self {
    case .citizenTwice, .citizenSex, .citizenYear, .householdSimilar, .membersDiffer, .referenceDeleted, .classDiffers,
      .meetingShort, .postingShort, .giftTwice, .giftNegative, .populationTwice, .targetSuperseded, .unitDay, .dutyLate:
      "commune_officer"
    case .stageInvalid, .basisChanged: "home_affairs"
    case .opinionLate, .nominationTwice: "labour_office"
    }
  }

  /// Who should act, in words.
  public var ownerLabel: Label { FindingRule.label(ofOwner: owner) }

  /// A role that should act, in words.
  public static func label(ofOwner owner: String) -> Label {
    switch owner {
    case "front": Label(vi: "Mặt trận", en: "The Front")
    case "home_affairs": Label(vi: "Phòng Nội vụ", en: "Home affairs")
    case "labour_office": Label(vi: "Phòng LĐTBXH", en: "The labour office")
    default: Label(vi: "Cán bộ xã của các bản ghi", en: "The communes whose records they are")
    }
  }

  /// What the rule is about.
  public var label: Label {
    switch self {
    case .citizenTwice: Label(vi: "Một số định danh ở hai người", en: "One citizen number, two people")
    case .citizenSex: Label(vi: "Số định danh khác giới tính", en: "Citizen number against sex")
    case .citizenYear: Label(vi: "Số định danh khác năm sinh", en: "Citizen number against year of birth")
    case .householdSimilar: Label(vi: "Hai hộ có thể là một", en: "Households that are likely one")
    case .membersDiffer: Label(vi: "Số khẩu khác danh sách thành viên", en: "Members: another number than entered")
    case .referenceDeleted: Label(vi: "Nêu bản ghi đã xóa", en: "A deleted record is named")
    case .classDiffers: Label(vi: "Phiếu rà soát mâu thuẫn với câu trả lời", en: "A review contradicts its answers")
    case .meetingShort: Label(vi: "Họp dân chưa đủ một nửa đồng ý", en: "Less than half of the meeting agreed")
    case .postingShort: Label(vi: "Niêm yết chưa đủ ngày", en: "Posted for too few days")
    case .opinionLate: Label(vi: "Huyện trả lời danh sách chậm", en: "The district answered late")
    case .stageInvalid: Label(vi: "Bước hồ sơ sai thứ tự", en: "Steps of a dossier out of order")
    case .giftTwice: Label(vi: "Một khoản góp ghi hai lần", en: "One gift entered twice")
    case .giftNegative: Label(vi: "Khoản góp ghi số âm", en: "A gift of less than nothing")
    case .populationTwice: Label(vi: "Tổng số hộ của một năm ghi hai lần", en: "All households of a year entered twice")
    case .nominationTwice: Label(vi: "Đề nghị khen hai lần", en: "Nominated twice")
    case .targetSuperseded: Label(vi: "Dựa vào chỉ tiêu đã bị thay", en: "Stands on a superseded target")
    case .basisChanged: Label(vi: "Số chính thức khác số sơ bộ đã dùng", en: "Official figures are others")
    case .unitDay: Label(vi: "Mã đơn vị sai ngày", en: "A unit's code of another day")
    case .dutyLate: Label(vi: "Làm hoặc gửi chậm hạn", en: "Done or sent late")
    }
  }

  /// What is to be done.
  public var remedy: Label {
    switch self {
    case .citizenTwice:
      Label(
        vi: "Đối chiếu giấy tờ; người đã chuyển hộ thì ghi ngày rời hộ cũ, ghi nhầm số thì sửa số.",
        en: "Compare the papers; of who moved enter the day of leaving the former household, correct a wrong number.")
    case .citizenSex, .citizenYear:
      Label(
        vi: "Đối chiếu căn cước và giấy khai sinh; giấy tờ đúng như thế thì giải trình.",
        en: "Compare card and birth certificate; where the papers are so, explain it.")
    case .householdSimilar:
      Label(
        vi: "Là một hộ thì giữ một, khép hộ kia (nhập hộ); là hai hộ thì giải trình.",
        en: "One household: keep one and close the other as merged; two: explain it.")
    case .membersDiffer:
      Label(
        vi: "Sửa số khẩu, hoặc ghi thêm thành viên còn thiếu; ai đã mất hoặc rời hộ thì ghi ngày.",
        en: "Correct the number, or enter who is missing; of who died or left enter the day.")
    case .referenceDeleted:
      Label(
        vi: "Khôi phục bản ghi bị xóa, hoặc sửa chỗ nêu nó.",
        en: "Restore the deleted record, or correct the one that names it.")
    case .classDiffers:
      Label(
        vi: "Xem lại phiếu giấy; sửa câu trả lời hoặc điểm, diện đã ghi.",
        en: "Look at the paper; correct the answers, or the points and class as typed.")
    case .meetingShort:
      Label(
        vi: "Đưa phiếu về bước khảo sát và họp lại, hoặc sửa số người của biên bản.",
        en: "Take the review back and hold the meeting again, or correct the minute's numbers.")
    case .postingShort:
      Label(
        vi: "Niêm yết lại cho đủ ngày, ghi lần niêm yết mới; ngày ghi nhầm thì xóa lần ấy và ghi lại.",
        en: "Post the list again for all days and enter that; of wrong days delete the posting and enter it again.")
    case .opinionLate:
      Label(
        vi: "Ghi ngày trả lời; trả lời chậm thật thì giải trình vì sao.",
        en: "Enter the day of the answer; where it was late, explain why.")
    case .stageInvalid:
      Label(
        vi: "Xóa bước ghi nhầm, ghi bước còn thiếu theo đúng thứ tự.",
        en: "Delete the step that is wrong, enter the one that is missing.")
    case .giftTwice:
      Label(
        vi: "Hỏi hai nơi ghi; một khoản thì xóa một dòng, hai khoản thì giải trình.",
        en: "Ask both who entered it; one gift: delete one entry, two: explain it.")
    case .giftNegative:
      Label(
        vi: "Xóa dòng ghi âm; muốn hủy một khoản thì ghi một dòng dương nêu khoản ấy ở “Đảo khoản đóng góp”.",
        en: "Delete the entry; what takes a gift back is a positive entry that names it under “reverses”.")
    case .populationTwice:
      Label(
        vi: "Giữ một dòng, xóa dòng kia; cho đến lúc đó mọi tỷ lệ tính theo dòng có ngày chốt sau cùng.",
        en: "Keep one and delete the other; until then every rate is a share of the one counted last.")
    case .nominationTwice:
      Label(
        vi: "Thống nhất một nơi đề nghị, nơi kia xóa đề nghị; là hai đối tượng thì giải trình.",
        en: "Agree on who proposes; the other deletes the nomination. Two subjects: explain it.")
    case .targetSuperseded:
      Label(
        vi: "Lập lại theo chỉ tiêu đang có hiệu lực.", en: "Make it again on the target that stands now.")
    case .basisChanged:
      Label(
        vi: "Xét lại theo số liệu chính thức.", en: "Judge it again by the official figures.")
    case .unitDay:
      Label(
        vi: "Ngày nhầm thì sửa; ngày đúng thì xóa và ghi lại ở đơn vị khi đó (--area MÃ@NGÀY), hoặc giải trình.",
        en: "Correct a wrong day; else delete it and enter it at the unit of then (--area CODE@DATE), or explain it.")
    case .dutyLate:
      Label(
        vi: "Ngày ghi nhầm thì sửa; hạn đã lùi thì huyện ghi hạn riêng ở vùng của xã; chậm thật thì giải trình vì sao.",
        en: "Correct a wrong day; of a moved deadline the district enters the own one in the commune's area; "
          + "where it was late, explain why.")
    }
  }
}
