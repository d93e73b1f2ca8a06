/// The encodings of one byte a letter: what differs from Windows-1252. A space stands where nothing differs.
enum OldTables {
  /// TCVN 5712:1993. Its capitals below 0xA1 are left out: the fonts have quotation marks and dashes there.
  static let tcvn3 = table([
    (0xA1, "ĂÂÊÔƠƯĐăâêôơưđẰ\u{300}"),
    (0xB1, "\u{309}\u{303}\u{301}\u{323}àảãáạẲằẳẵắẴẮ"),
    (0xC1, "ẦẨẪẤỀặầẩẫấậèỂẻẽé"),
    (0xD1, "ẹềểễếệìỉỄẾỒĩíịòỔ"),
    (0xE1, "ỏõóọồổỗốộờởỡớợùỖ"),
    (0xF1, "ủũúụừửữứựỳỷỹýỵ"),
  ])

  /// RFC 1456. Six capitals stand among the control characters.
  static let viscii = table([
    (0x02, "Ẳ"),
    (0x05, "ẴẪ"),
    (0x14, "Ỷ"),
    (0x19, "Ỹ"),
    (0x1E, "Ỵ"),
    (0x80, "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐ"),
    (0x90, "ỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲ"),
    (0xA0, "Õắằặấầẩậẽẹếềểễệố"),
    (0xB0, "ồổỗỠƠộờởịỰỨỪỬơớƯ"),
    (0xC0, "ÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳ"),
    (0xD0, "ĐứÒÓÔạỷừửÙÚỹỵÝỡư"),
    (0xE0, "àáâãảăữẫèéêẻìíĩỉ"),
    (0xF0, "đựòóôõỏọụùúũủýợỮ"),
  ])

  /// Windows-1258: the tones stand behind their letters.
  static let windows1258 = table([
    (0xC0, "ÀÁÂĂÄÅÆÇÈÉÊË\u{300}ÍÎÏ"),
    (0xD0, "ĐÑ\u{309}ÓÔƠÖ×ØÙÚÛÜƯ\u{303}ß"),
    (0xE0, "àáâăäåæçèéêë\u{301}íîï"),
    (0xF0, "đñ\u{323}óôơö÷øùúûüư₫ÿ"),
  ])

  private static func table(_ runs: [(first: UInt8, scalars: String)]) -> [UInt8: Unicode.Scalar] {
    var table: [UInt8: Unicode.Scalar] = [:]
    for (first, scalars) in runs {
      for (index, scalar) in scalars.unicodeScalars.enumerated() where scalar != " " {
        table[first + UInt8(index)] = scalar
      }
    }
    return table
  }
}
