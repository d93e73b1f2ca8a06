import Records
import Testing

@Suite struct `Vietnamese text` {
  private func sorted(_ texts: [String], by key: (String) -> [UInt8]) -> [String] {
    texts.sorted { key($0).lexicographicallyPrecedes(key($1)) }
  }

  @Test(arguments: [
    ["a", "án", "ăn", "ân", "bò", "dê", "đá", "em", "ê", "oi", "ôi", "ơi", "uy", "ưu"],
    ["ma", "mà", "mả", "mã", "má", "mạ"],
    ["Thôn", "Thôn 1", "Thôn Đông", "Thônđ"],
    ["an", "An", "án"],
  ]) func `sorted as in a dictionary`(_ order: [String]) {
    #expect(sorted(order.reversed(), by: VietnameseCollation.key) == order)
  }

  @Test(arguments: [
    ["Trần Văn An", "Lê Thị Bình", "Nguyễn Văn Bình", "Đỗ Ước"],
    // The given name decides before any other word is looked at.
    ["Nguyễn Văn Hoa", "Lê Thị Hòa", "Lê An Hoàn"],
    ["An", "Lê An", "Đinh Văn An", "Lê Văn An"],
    ["Lê Thị Ngọc  Lan", "Trần Thị Ngọc Lan", "Lê Ngọc Thị Lan"],
  ]) func `people are sorted by given name, then middle names, then family name`(_ people: [String]) {
    #expect(sorted(people.reversed(), by: VietnameseCollation.personKey) == people)
  }

  @Test func `an order does not depend on how letters are composed`() {
    for (text, other) in [("Ước", "U\u{31B}o\u{31B}\u{301}c"), ("ậ", "a\u{302}\u{323}"), ("ế", "ê\u{301}")] {
      #expect(VietnameseCollation.key(text) == VietnameseCollation.key(other))
    }
  }

  @Test(arguments: [
    ["Hòa", "Hoà", "HÒA", "hoa\u{300}", " hòa. "],
    ["Thủy", "Thuỷ"], ["khỏe", "khoẻ"], ["Quý", "Qúy", "Quí"], ["già", "gìa"], ["của", "cuả"], ["Ngoại", "Ngọai"],
    ["Lý", "Lí"], ["Mỹ", "Mĩ"], ["Sỹ", "Sĩ"], ["Vỹ", "Vĩ"], ["Ý", "Í"], ["Ỷ lại", "Ỉ lại"],
    ["Đức", "\u{D0}ức", "\u{189}ức", "đức"],
    ["ế", "e\u{302}\u{301}", "ê\u{301}", "é\u{302}"], ["ậ", "a\u{323}\u{302}", "â\u{323}", "ạ\u{302}"],
    ["ữ", "u\u{31B}\u{303}", "ũ\u{31B}"],
    ["Nguyễn Văn Hùng", "  NGUYỄN \u{A0} văn\thùng "], ["Bru - Vân Kiều", "Bru-Vân Kiều"], ["H'Bră", "H’bră", "Hbră"],
    ["Ñ", "n\u{303}"], ["tổ 1", "Tổ (1)"], ["Hà\u{200B}", "Hà"],
  ]) func `one word has one key`(_ spellings: [String]) {
    for spelling in spellings {
      #expect(MatchText.key(spelling) == MatchText.key(spellings[0]), "\(spelling)")
      #expect(MatchText.fold(spelling) == MatchText.fold(spellings[0]), "\(spelling)")
      #expect(MatchText.fold(MatchText.key(spelling)) == MatchText.fold(spelling), "\(spelling)")
      #expect(TextNormalization.isNFC(MatchText.key(spelling)), "\(spelling)")
    }
  }

  @Test(arguments: [
    ("Hòa", "Hóa"), ("Hòa", "Hoa"), ("Thúy", "Thúi"), ("Tây", "Tâi"), ("Hải", "Hảy"), ("Yến", "Iến"), ("Đung", "Dung"),
    ("Văn Hùng", "Vănhùng"), ("Huỳnh", "Huình"), ("Ñ", "N"), ("tổ 1", "tổ 11"),
  ]) func `different words have different keys`(_ one: String, _ other: String) {
    #expect(MatchText.key(one) != MatchText.key(other))
  }

  @Test func `a key keeps accents, and what is folded has none`() {
    #expect(MatchText.key("  Đặng  Thị\u{A0}Tâm, HIỀN ") == "đặng thị tâm hiền")
    #expect(MatchText.fold("  Đặng  Thị\u{A0}HÒA ") == "dang thi hoa")
    #expect(MatchText.fold("Ư Ơ ö Đ Ɖ Ờ") == "u o o d d o")
    #expect(MatchText.key("") == "")
    #expect(MatchText.key(" -–. ") == "")
  }

  /// Every letter of the alphabet in every tone, both cases and both forms, against Unicode's own tables.
  @Test func `every letter is read, composed or not`() {
    for letter in "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz" {
      for tone in ["", "\u{300}", "\u{301}", "\u{303}", "\u{309}", "\u{323}"] {
        for letter in [String(letter), letter.uppercased()] {
          let composed = TextNormalization.nfc("b" + letter + tone)
          var decomposed = ""
          decomposed.unicodeScalars.append(contentsOf: TextNormalization.nfd(composed))
          #expect(MatchText.key(decomposed) == MatchText.key(composed))
          #expect(VietnameseCollation.key(decomposed) == VietnameseCollation.key(composed))
          let plain = TextNormalization.nfd(composed.lowercased()).filter { !(0x300...0x36F).contains($0.value) }.map {
            $0 == "đ" ? "d" : $0 == "y" ? "i" : String($0)
          }.joined()
          #expect(MatchText.fold(composed) == plain)
        }
      }
    }
  }
}

@Suite struct `Words to search by` {
  @Test(arguments: [
    ("hoa", "Nguyễn Thị Hòa"), ("hòa", "Nguyễn Thị Hoà"), ("HOÀ", "nguyen thi hoa"), ("hoa nguyen", "Nguyễn Thị Hoà"),
    ("ngu", "Nguyễn Thị Hòa"), ("dang", "Đặng Văn A"), ("ly", "Trần Thị Lí"), ("lí", "Trần Thị Lý"),
    ("quy", "Trần Quyên"), ("quy", "Trần Quí"), ("quí", "Trần Quý"), ("a", "Nguyễn Văn A"), ("thon 1", "Thôn 1"),
    ("nguyễn hoa", "Nguyễn Thị Hóa"), ("thuy", "Lê Thị Thủy"), ("xuan-dong", "Xuân Đông"),
  ]) func `found`(_ typed: String, _ text: String) {
    let words = SearchWords(typed)
    #expect(words.found(in: text) == words.all)
  }

  @Test(arguments: [
    ("hòa", "Nguyễn Thị Hóa"), ("hòa", "Nguyễn Thị Hoa"), ("hò", "Nguyễn Thị Hòa"), ("oa", "Nguyễn Thị Hòa"),
    ("a", "Trần Văn An"), ("thon 1", "Thôn 10"), ("hoa le", "Nguyễn Thị Hòa"), ("thuy", "Lê Văn Thúi"),
    ("tay", "Lê Văn Tài"), ("hoa", ""),
  ]) func `not found`(_ typed: String, _ text: String) {
    let words = SearchWords(typed)
    #expect(words.found(in: text) != words.all)
  }

  @Test func `each word has its bit`() {
    let words = SearchWords("hoa xuan dong")
    #expect(words.all == 0b111)
    #expect(words.found(in: "Nguyễn Thị Hòa") == 0b001)
    #expect(words.found(in: "Thôn Xuân Đông") == 0b110)
    #expect(SearchWords(" . ").isEmpty)
    #expect(SearchWords(String(repeating: "a ", count: 100)).all == 0xFFFF_FFFF)
  }

  @Test(arguments: [
    ("056 090 001234", "056090001234"), ("+84 905.123.456", "0905123456"), ("0905-123-456", "0905123456"),
    ("1234", "1234"), ("KH-0012", ""), ("12 Hòa", ""), ("1+1", ""),
  ]) func `a number is its digits`(_ typed: String, _ digits: String) {
    #expect(SearchWords(typed).digits == digits)
  }
}
