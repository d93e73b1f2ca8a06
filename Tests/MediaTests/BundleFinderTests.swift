import Foundation
import Glibc
import Testing

@testable import Exchange

@Suite struct `Bundles are found by their first bytes` {
  private let stick: Disk
  private enum Kind: Hashable { case bundle, sealed }

  init() throws { stick = try Disk() }

  private func search(_ paths: String...) -> BundleFinder.Found<Kind> {
    BundleFinder.search(paths, prefixSize: 4) { prefix in
      switch prefix {
      case Array("BNDL".utf8): .bundle
      case Array("SEAL".utf8): .sealed
      default: nil
      }
    }
  }

  private func put(_ text: String, _ name: String) throws { try stick.write(Array(text.utf8), to: name) }

  private func names(_ found: BundleFinder.Found<Kind>) -> [String] {
    found.files.map { String($0.candidate.path.dropFirst(stick.folder.count + 1)) }
  }

  @Test func `under any name, in any folder, in order of path`() throws {
    try put("BNDL…", "thư/b.docx")
    try put("SEAL…", "a")
    try put("BNDL…", ".hidden")
    try put("BND", "short")
    try put("", "empty")
    try put("PK..", "bundle.ganh")
    let found = search(stick.folder)
    #expect(names(found) == [".hidden", "a", "thư/b.docx"])
    #expect(found.files.map(\.kind) == [.bundle, .sealed, .bundle])
    #expect(found.files.allSatisfy { !$0.candidate.isNamed })
    #expect(found.passedOver == 3)
    #expect(found.faults.isEmpty)
  }

  @Test func `a file that was named comes whatever it is`() throws {
    try put("PK..", "sheet.xlsx")
    let found = search(stick.path("sheet.xlsx"))
    #expect(names(found) == ["sheet.xlsx"])
    #expect(found.files.first?.candidate.isNamed == true)
    #expect(found.files.first?.kind == nil)
  }

  @Test func `not in the trash, nor among files still being written`() throws {
    for folder in [".Trash-1000/files", ".Trashes", "System Volume Information", "$RECYCLE.BIN", "lost+found"] {
      try put("BNDL", folder + "/bundle")
    }
    try put("BNDL", ".ganh-0123456789abcdef.tmp")
    try put("BNDL", "kept/bundle")
    #expect(names(search(stick.folder)) == ["kept/bundle"])
  }

  @Test func `one file named twice comes once`() throws {
    try put("BNDL", "bundle")
    symlink(stick.path("bundle"), stick.path("link"))
    link(stick.path("bundle"), stick.path("second"))
    #expect(names(search(stick.path("bundle"), stick.folder, stick.folder + "/")) == ["bundle"])
    #expect(search(stick.path("bundle"), stick.folder).files.first?.candidate.isNamed == true)
  }

  @Test func `a link to a file is followed, one to nothing is passed by`() throws {
    let elsewhere = try Disk()
    try elsewhere.write(Array("BNDL".utf8), to: "bundle")
    symlink(elsewhere.path("bundle"), stick.path("link"))
    symlink(elsewhere.path("nothing"), stick.path("broken"))
    let found = search(stick.folder)
    #expect(names(found) == ["link"])
    #expect(found.faults.isEmpty)
  }

  @Test func `a circle of links ends`() throws {
    try put("BNDL", "a/b/bundle")
    symlink("..", stick.path("a/b/up"))
    symlink(stick.folder, stick.path("a/whole"))
    symlink("self", stick.path("self"))
    let found = search(stick.folder)
    #expect(names(found) == ["a/b/bundle"])
    #expect(found.faults.isEmpty)
  }

  @Test func `folders beyond a depth are not searched`() throws {
    let deep = Array(repeating: "d", count: BundleFinder.deepest)
    try put("BNDL", deep.joined(separator: "/") + "/bundle")
    try put("BNDL", (deep + ["d"]).joined(separator: "/") + "/bundle")
    #expect(search(stick.folder).files.count == 1)
  }

  @Test func `a pipe stops nobody`() throws {
    try Tool.run("mkfifo", stick.path("pipe"))
    try put("BNDL", "bundle")
    #expect(names(search(stick.folder)) == ["bundle"])
    #expect(search(stick.path("pipe")).faults == [.notAFile(path: stick.path("pipe"))])
  }

  @Test func `what is missing is told, and the rest is found`() throws {
    try put("BNDL", "bundle")
    let found = search(stick.path("nowhere"), stick.folder)
    #expect(found.faults == [.missing(path: stick.path("nowhere"))])
    #expect(names(found) == ["bundle"])
    #expect(throws: MediumFault.missing(path: stick.path("nowhere"))) {
      try BundleFinder.candidates([stick.path("nowhere"), stick.folder])
    }
  }

  @Test func `standard input is passed on`() throws {
    #expect(search("-").files.map(\.candidate) == [BundleFinder.Candidate(path: "-", isNamed: true)])
    #expect(try BundleFinder.candidates(["-"]) == [BundleFinder.Candidate(path: "-", isNamed: true)])
  }
}
