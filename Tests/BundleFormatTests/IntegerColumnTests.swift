import Replication
import Testing

@testable import BundleFormat

@Suite struct `Columns of numbers and texts` {
  static func numbers(_ values: [Int64]) throws -> [UInt8] {
    let bytes = `Hostile columns`.numbers(values)
    let again = try bytes.withReader { (reader) throws(EncodingFault) in
      let values = try IntegerColumn.decode(&reader, count: values.count)
      #expect(reader.isAtEnd)
      return values
    }
    #expect(again == values)
    return bytes
  }

  static let shapes: [(String, [Int64], UInt8)] = [
    ("nothing", [], 0), ("one", [7], 4), ("all the same", .init(repeating: -5, count: 1000), 4),
    ("counting", (1...1000).map { $0 }, 1), ("every third", (1...1000).map { $0 * 3 }, 1),
    ("extremes", [.min, .max, 0, -1, 1, .max, .min], 2),
    ("rising", (1...1000).map { $0 * 70_001 + $0 * $0 % 13 }, 2),
    ("yes and no", (0..<1000).map { $0 * $0 % 7 % 2 }, 3), ("few", (0..<1000).map { $0 * $0 % 11 }, 3),
    ("of a scale", (0..<1000).map { $0 * $0 % 97 * 1_000_000 }, 3),
  ]

  @Test(arguments: shapes) func `numbers come back and take the spelling that suits them`(
    what: String, values: [Int64], mode: UInt8
  ) throws {
    #expect(try Self.numbers(values).first == mode, "\(what)")
  }

  @Test(arguments: 1...20) func `random numbers of any width come back`(seed: UInt64) throws {
    var random = SplitMix(seed: seed)
    for _ in 0..<50 {
      let width = UInt64(random.below(64))
      let low = Int64(bitPattern: random.next())
      _ = try Self.numbers((0..<random.below(70)).map { _ in low &+ Int64(bitPattern: random.next() >> width) })
    }
  }

  static func texts(_ texts: [String]) throws -> [UInt8] {
    var column = Column()
    TextColumn.encode(texts.map { Array($0.utf8)[...] }, to: &column)
    let again = try column.bytes.withReader { (reader) throws(EncodingFault) in
      let decoded = try TextColumn.decode(&reader, count: texts.count)
      #expect(reader.isAtEnd)
      return decoded.ranges.map { String(decoding: decoded.bytes[$0], as: UTF8.self) }
    }
    #expect(again == texts)
    return column.bytes
  }

  static let families = ["Nguyễn", "Trần", "Lê", "Phạm"]

  static let words: [(String, [String], UInt8)] = [
    ("nothing", [], 0), ("one", ["Vạn Thọ"], 2), ("few different", ["poor", "none", "poor", "poor"], 0),
    ("empty", ["", ""], 0), ("citizen numbers", ["056091004321", "056187000022", "000000000000"], 1),
    ("short numbers", ["07", "12", "33"], 1), ("digests", ["00ff", "a1b2", "1234"], 4),
    ("names", (0..<64).map { "\(families[$0 % 4]) Văn \(families[$0 / 16])\($0 / 4 % 4)" }, 3),
    ("a trailing space", (0..<64).map { "a\($0 / 8) b\($0 % 8) " }, 3),
    ("sentences", (0..<64).map { "câu thứ \($0) không giống câu nào trước \($0 * 7)" }, 2),
    ("capitals are no hex", ["00FF", "A1B2", "1234"], 2), ("an odd length", ["0ff", "a1b", "12c"], 2),
    ("nineteen digits", ["1234567890123456789", "1234567890123456780", "1234567890123456781"], 2),
  ]

  @Test(arguments: words) func `texts come back and take the spelling that suits them`(
    what: String, texts: [String], mode: UInt8
  ) throws {
    #expect(try Self.texts(texts).first == mode, "\(what)")
  }

  @Test func `UTF-8 is checked by the table of the standard`() {
    func isUTF8(_ bytes: [UInt8]) -> Bool { bytes.withUnsafeBytes { $0.isUTF8 } }
    for first in UInt8.min ... .max {
      for second in UInt8.min ... .max {
        for tail: [UInt8] in [[], [0x80], [0x80, 0x80], [0x41], [0x80, 0x41]] {
          let bytes = [first, second] + tail
          #expect(isUTF8(bytes) == (String(validating: bytes, as: UTF8.self) != nil))
        }
      }
    }
  }
}
