import Foundation
import Testing

/// `CONTRACT.md` says what scripts may rely on; here it is kept true.
@Suite struct `The contract of the command line` {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../..")

  private func text(_ path: String) throws -> String {
    try String(contentsOf: Self.root.appendingPathComponent(path), encoding: .utf8)
  }

  private func matches(_ pattern: String, _ text: String) throws -> [[String]] {
    let expression = try NSRegularExpression(pattern: pattern, options: [.anchorsMatchLines])
    return expression.matches(in: text, range: NSRange(text.startIndex..., in: text)).map { match in
      (1..<match.numberOfRanges).map { Range(match.range(at: $0), in: text).map { String(text[$0]) } ?? "" }
    }
  }

  /// The codes of all faults, from the sources.
  private func codes() throws -> Set<String> {
    var codes: Set<String> = []
    let sources = Self.root.appendingPathComponent("Sources")
    let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
    for case let file as URL in files where file.lastPathComponent.hasSuffix("Fault.swift") {
      let source = try String(contentsOf: file, encoding: .utf8)
      for found in try matches(#"^ +case [^"]*: "([a-z]+(?:\.[a-z]+)+)"$"#, source) { codes.insert(found[0]) }
    }
    return codes
  }

  @Test func `every code has its words and its place`() throws {
    let codes = try codes()
    #expect(codes.count > 60)
    let explanation =
      try text("Sources/ganh/Explanation+Texts.swift") + text("Sources/ganh/Explanation+EditTexts.swift")
    let contract = try text("Sources/ganh/CONTRACT.md")
    for code in codes {
      #expect(explanation.contains("\"\(code)\": ("), "\(code) has no words")
      #expect(contract.contains("`\(code)`"), "\(code) is not in CONTRACT.md")
    }
    for row in try matches(#"^\| \d+ \| `([a-z.]+)` \|"#, contract) where row[0] != "usage" {
      #expect(explanation.contains("\"\(row[0])\": ("), "\(row[0]) is in CONTRACT.md alone")
    }
  }

  @Test func `every verb gives the keys that the contract names, and no others`() throws {
    let script = """
      set -e
      run() { name="$1"; shift; echo "$name	$("$@" --json -q | head -n 1)"; }
      run init ganh init c --unit 22519
      ganh init d --unit 571 -q
      run "record add" ganh record add household head_name=A class=poor --store c
      id=$(ganh record list household --store c | cut -d' ' -f1)
      run "record show" ganh record show $id --store c
      run search ganh search a --store c
      run "record history" ganh record history $id --store c
      printf 'head_name\\nB\\n' > a.csv
      run import ganh import a.csv --type household --store c
      ganh record edit $id class=near_poor --store c -q
      run undo ganh undo --last --reason x --store c
      run "undo --list" ganh undo --list --store c
      run "import --propose" ganh import a.csv --type household --propose a.map --store c
      run export ganh export household -o b.csv --store c
      run pack ganh pack --to 571 -o 1.ganh --store c
      run inspect ganh inspect 1.ganh
      ganh init p --unit 22519 -q
      (echo head_name; for i in $(seq 900); do echo "N $i $RANDOM$RANDOM$RANDOM"; done) > many.csv
      ganh import many.csv --type household --store p -q
      ganh pack --to 571 -o part.ganh --max-size 4K --store p -q > /dev/null
      run "inspect part" ganh inspect part.1of*.ganh
      run unpack ganh unpack 1.ganh --to files
      run merge ganh merge 1.ganh --store d
      ganh record edit $id class=average --store c -q; ganh record edit $id class=near_poor --store d -q
      ganh pack --to 571 -o 2.ganh --store c -q; ganh merge 2.ganh --store d -q || true
      run "conflicts list" ganh conflicts list --store d
      conflict=$(ganh conflicts --store d | grep -o 'C-[0-9A-Z]*' | head -n 1)
      run "conflicts show" ganh conflicts show $conflict --store d
      run "conflicts report" ganh conflicts report -o r.html --store d
      run "conflicts resolve" ganh conflicts resolve $conflict --take A --reason x --store d
      run identity ganh identity --store d
      run "enrol request" ganh enrol request -o c.ask --store c
      run "enrol grant" ganh enrol grant c.ask -o c.let --store d --yes
      run "enrol accept" ganh enrol accept c.let --store c --yes
      run "enrol list" ganh enrol list --store d
      ganh pack --to 22519 -o down.ganh --store d -q; ganh merge down.ganh --store c -q || true
      ganh pack --to 571 -o sealed.ganh --store c -q
      run "inspect sealed" ganh inspect sealed.ganh --store c
      run resume ganh resume --store c
      run revoke ganh revoke $(ganh identity --store c --json | grep -o '"store":"[0-9a-f]*"' | head -n 1 | cut -d'"' -f4) --reason x --store d
      run "held list" ganh held list --store d
      run findings ganh findings --store d
      run report ganh report review-1 --year 2022 -o r1.html --store d
      for i in 1 2; do ganh record add household head_name="Lê Văn Tám" hamlet="Thôn 1" --store p -q > /dev/null; done
      key=$(ganh findings --store p --json | grep -o '"key":"[^"]*"' | head -n 1 | cut -d'"' -f4)
      run "findings explain" ganh findings explain $key --reason x --store p
      run "findings rules" ganh findings rules
      run status ganh status --store d
      run heads ganh heads --store d
      run doctor ganh doctor --store d
      run rebuild ganh rebuild --store d
      run backup ganh backup -o saved --store d
      run restore ganh restore saved --to again
      run "log --audit" ganh log --audit --store d
      run breach ganh breach 1.ganh --store c
      run calendar ganh calendar --store d
      run "award check" ganh award check --store d
      run "award list" ganh award list --store d
      run "award prize" ganh award prize --store d
      run schema ganh schema --store d
      run completion ganh completion bash
      run --version ganh --version
      run help ganh help pack
      ganh init top --unit 56 -q; ganh enrol root --store top -q
      run reorganise ganh reorganise --on 2025-07-01 --reason x --store top
      run demo ganh demo --dir demo --communes 2 --households 8
      """
    let said = try Scenario(name: "contract", text: "").said(by: script)
    var contract: [String: Set<String>] = [:]
    for row in try matches(#"^\| (`[-a-z` ,]+) \| (`.*) \|$"#, try text("Sources/ganh/CONTRACT.md")) {
      // What stands in brackets belongs to the entries of a list.
      var outside = row[1]
      while let range = outside.range(of: #"\[[^\[\]]*\]|\([^)]*\)"#, options: .regularExpression) {
        outside.removeSubrange(range)
      }
      let keys = Set(try matches("`([a-z0-9_]+)`", outside).map { $0[0] })
      for verb in try matches("`([-a-z ]+)`", row[0]) { contract[verb[0]] = keys }
    }
    var seen = 0
    for line in said {
      let parts = line.split(separator: "\t", maxSplits: 1).map(String.init)
      guard parts.count == 2 else { continue }
      let object = try #require(
        try JSONSerialization.jsonObject(with: Data(parts[1].utf8)) as? [String: Any], "\(parts[0]) gives no object")
      #expect(Set(object.keys) == contract[parts[0]], "\(parts[0])")
      seen += 1
    }
    #expect(seen == 50, "\(said.joined(separator: "\n"))")
  }
}
