internal import Records
internal import CArchive
internal import Foundation
internal import Glibc

/// The container of an .xlsx file: its parts by name, each read from its beginning.
struct XLSXArchive {
  let path: String
  private let parts: Set<String>
  private let allowedSizeInBytes: Int64

  /// Looks through the container's directory; refuses what no honest program writes.
  init(path: String) throws(SheetFault) {
    self.path = path
    var status = stat()
    guard stat(path, &status) == 0 else { throw .damaged(part: path) }
    allowedSizeInBytes = min(
      XLSXLimits.sizeInBytes, max(XLSXLimits.smallSizeInBytes, Int64(status.st_size) * XLSXLimits.ratio))
    let handle = try ArchiveHandle(path)
    var parts: Set<String> = []
    var size: Int64 = 0
    while let entry = try handle.next() {
      guard entry.isPlain, XLSXArchive.isHarmless(entry.name) else {
        throw .unsafe(Label(vi: "tên “\(entry.name)” trong tệp", en: "the name “\(entry.name)” in the file"))
      }
      guard !entry.isEncrypted else { throw .encrypted }
      guard parts.insert(entry.name).inserted else {
        throw .unsafe(Label(vi: "“\(entry.name)” có hai lần", en: "“\(entry.name)” is there twice"))
      }
      let (sum, isOver) = size.addingReportingOverflow(max(0, entry.sizeInBytes))
      guard parts.count <= XLSXLimits.parts, !isOver, sum <= allowedSizeInBytes else { throw XLSXArchive.tooLarge }
      size = sum
    }
    guard !parts.isEmpty else { throw .damaged(part: "zip") }
    self.parts = parts
  }

  private static let tooLarge = SheetFault.limit(
    Label(vi: "nén quá nhiều dữ liệu trong một tệp nhỏ", en: "too much is packed into a small file"))

  private static func isHarmless(_ name: String) -> Bool {
    !name.isEmpty && !name.hasPrefix("/") && !name.utf8.contains { $0 == 0x5C || $0 == 0x3A || $0 < 0x20 }
      && !name.split(separator: "/", omittingEmptySubsequences: false).contains { $0 == ".." || $0 == "." }
  }

  /// What kind of file the container makes.
  var kind: FileKind {
    if parts.contains("xl/workbook.bin") { return .xlsb }
    if parts.contains("content.xml"), parts.contains("META-INF/manifest.xml") { return .ods }
    return parts.contains("_rels/.rels") && parts.contains("[Content_Types].xml") ? .xlsx : .other
  }

  func has(_ part: String) -> Bool { parts.contains(part) }

  /// The bytes of a part.
  func stream(_ part: String) throws(SheetFault) -> PartStream {
    let handle = try ArchiveHandle(path)
    while let entry = try handle.next() {
      if entry.name == part { return PartStream(handle, part, mostInBytes: allowedSizeInBytes) }
    }
    throw .damaged(part: part)
  }
}

/// An archive while it is read.
final class ArchiveHandle {
  /// What the directory says of a part.
  struct Entry {
    let name: String
    let sizeInBytes: Int64
    let isPlain: Bool
    let isEncrypted: Bool
  }

  private let archive: OpaquePointer

  init(_ path: String) throws(SheetFault) {
    guard let archive = archive_read_new() else { throw .damaged(part: "zip") }
    self.archive = archive
    archive_read_support_format_zip_seekable(archive)
    guard archive_read_open_filename(archive, path, 1 << 16) == ARCHIVE_OK else { throw .damaged(part: "zip") }
  }

  deinit { archive_read_free(archive) }

  /// The next part, nil at the end.
  func next() throws(SheetFault) -> Entry? {
    var entry: OpaquePointer?
    switch archive_read_next_header(archive, &entry) {
    case ARCHIVE_OK, ARCHIVE_WARN: break
    case ARCHIVE_EOF: return nil
    default: throw .damaged(part: "zip")
    }
    guard let name = archive_entry_pathname(entry) ?? archive_entry_pathname_utf8(entry) else {
      throw .damaged(part: "zip")
    }
    let kind = archive_entry_filetype(entry)
    return Entry(
      name: String(cString: name), sizeInBytes: archive_entry_size(entry),
      isPlain: kind == S_IFREG || kind == S_IFDIR, isEncrypted: archive_entry_is_encrypted(entry) != 0)
  }

  /// The next bytes of the part, 0 at its end; nil if it is damaged.
  func read(_ buffer: UnsafeMutablePointer<UInt8>, _ count: Int) -> Int? {
    let count = archive_read_data(archive, buffer, count)
    return count < 0 ? nil : count
  }
}

/// One part of the container, for the XML parser to read: counted, and refused before the parser sees what is unsafe.
final class PartStream: InputStream {
  let part: String
  private let handle: ArchiveHandle
  private let mostInBytes: Int64
  private var sizeInBytes: Int64 = 0
  private var prolog = XMLProlog()
  /// Why the stream ended early.
  private(set) var fault: SheetFault?

  init(_ handle: ArchiveHandle, _ part: String, mostInBytes: Int64) {
    (self.handle, self.part, self.mostInBytes) = (handle, part, mostInBytes)
    super.init(data: Data())
  }

  override func open() {}
  override func close() {}
  override var hasBytesAvailable: Bool { fault == nil }

  override func read(_ buffer: UnsafeMutablePointer<UInt8>, maxLength: Int) -> Int {
    guard fault == nil else { return 0 }
    guard let count = handle.read(buffer, maxLength) else { return fail(.damaged(part: part)) }
    sizeInBytes += Int64(count)
    guard sizeInBytes <= mostInBytes else {
      return fail(.limit(Label(vi: "phần “\(part)” quá lớn", en: "the part “\(part)” is too large")))
    }
    do throws(SheetFault) {
      try prolog.check(UnsafeBufferPointer(start: buffer, count: count), part)
    } catch {
      return fail(error)
    }
    return count
  }

  /// Ends the part here: the parser gets nothing of what is unsafe, and nobody takes what it made of the rest.
  private func fail(_ fault: SheetFault) -> Int {
    self.fault = fault
    return 0
  }
}

/// What stands before the first element: declarations of types and entities are refused there, and every encoding in
/// which they could hide.
struct XMLProlog {
  private static let mostInBytes = 4096
  private var text: [UInt8]? = []

  mutating func check(_ bytes: UnsafeBufferPointer<UInt8>, _ part: String) throws(SheetFault) {
    guard var text else { return }
    text += bytes.prefix(XMLProlog.mostInBytes)
    self.text = text
    var rest = text.starts(with: [0xEF, 0xBB, 0xBF]) ? text[3...] : text[...]
    while true {
      rest = rest.drop { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
      guard rest.count >= 2 else { break }
      guard rest.first == 0x3C else { throw .damaged(part: part) }
      let second = rest[rest.startIndex + 1]
      guard second == 0x3F || second == 0x21 else {
        // A zero, or what else begins no name: another encoding, which says nothing of itself.
        guard second >= 0x80 || isalpha(Int32(second)) != 0 || second == 0x5F else { throw .damaged(part: part) }
        self.text = nil
        return
      }
      if second == 0x21 {
        // A comment; anything else that begins so declares something.
        guard rest.count >= 4 else { break }
        guard rest.starts(with: Array("<!--".utf8)) else {
          throw .unsafe(Label(vi: "khai báo DTD trong “\(part)”", en: "a DTD in “\(part)”"))
        }
      }
      let end = Array((second == 0x3F ? "?>" : "-->").utf8)
      guard let last = rest.indices.dropLast(end.count - 1).first(where: { rest[$0...].starts(with: end) }) else {
        break
      }
      let instruction = String(decoding: rest[..<last], as: UTF8.self).lowercased()
      if instruction.hasPrefix("<?xml"), let name = instruction.range(of: "encoding") {
        let value = instruction[name.upperBound...].drop { "= \t\r\n\"'".contains($0) }
        guard value.hasPrefix("utf-8") || value.hasPrefix("us-ascii") else { throw .damaged(part: part) }
      }
      rest = rest[(last + end.count)...]
    }
    guard text.count < XMLProlog.mostInBytes else { throw .damaged(part: part) }
  }
}
