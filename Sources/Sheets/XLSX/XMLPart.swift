internal import Records
internal import Foundation
internal import FoundationXML

/// Walks the elements of one part. Names come without their prefix: which one a program chose says nothing.
final class XMLPart: NSObject, XMLParserDelegate {
  typealias Attributes = [String: String]
  private let stream: PartStream
  private let begin: (XMLPart, String, Attributes) throws -> Onward
  private let end: (XMLPart, String) throws -> Onward
  private var fault: (any Error)?
  private var depth = 0
  private var isStopped = false
  private var limitInBytes = 0
  private var isKeeping = false
  private var text = ""

  private init(
    _ stream: PartStream, _ begin: @escaping (XMLPart, String, Attributes) throws -> Onward,
    _ end: @escaping (XMLPart, String) throws -> Onward
  ) {
    (self.stream, self.begin, self.end) = (stream, begin, end)
  }

  /// Walks a part. `begin` and `end` get the walk, to keep text with, and the name of what begins and ends.
  static func walk(
    _ stream: PartStream, begin: @escaping (XMLPart, String, Attributes) throws -> Onward,
    end: @escaping (XMLPart, String) throws -> Onward = { (_, _) in .goOn }
  ) throws {
    try XMLPart(stream, begin, end).run()
  }

  private func run() throws {
    let parser = XMLParser(stream: stream)
    parser.shouldResolveExternalEntities = false
    parser.delegate = self
    let isWhole = parser.parse()
    if let fault { throw fault }
    if let fault = stream.fault { throw fault }
    guard isWhole || isStopped, depth == 0 || isStopped else { throw SheetFault.damaged(part: stream.part) }
  }

  /// Keeps the text that comes from here on, up to so many bytes.
  func keepText(limitInBytes: Int) {
    self.limitInBytes = limitInBytes
    isKeeping = true
  }

  /// The text that was kept, and no more of it.
  func takeText() -> String {
    defer { text = "" }
    isKeeping = false
    return text
  }

  private func perform(_ parser: XMLParser, _ body: () throws -> Onward) {
    guard fault == nil, !isStopped else { return }
    do {
      if try body() == .stop {
        isStopped = true
        parser.abortParsing()
      }
    } catch {
      fault = error
      parser.abortParsing()
    }
  }

  private static func local(_ name: String) -> String {
    name.utf8.lastIndex(of: 0x3A).map { String(name[name.utf8.index(after: $0)...]) } ?? name
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
    attributes: Attributes = [:]
  ) {
    depth += 1
    perform(parser) {
      guard depth <= XLSXLimits.depth else { throw XMLPart.tooDeep(stream.part) }
      return try begin(self, XMLPart.local(name), attributes)
    }
  }

  func parser(_ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?) {
    depth -= 1
    perform(parser) { try end(self, XMLPart.local(name)) }
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { add(parser, string) }

  func parser(_ parser: XMLParser, foundCDATA block: Data) { add(parser, String(decoding: block, as: UTF8.self)) }

  private func add(_ parser: XMLParser, _ string: String) {
    guard isKeeping else { return }
    perform(parser) {
      guard text.utf8.count + string.utf8.count <= limitInBytes else {
        throw SheetFault.limit(Label(vi: "một ô quá dài", en: "a cell is too long"))
      }
      text += string
      return .goOn
    }
  }

  private static func tooDeep(_ part: String) -> SheetFault {
    .limit(Label(vi: "phần “\(part)” lồng quá sâu", en: "the part “\(part)” nests too deeply"))
  }
}
