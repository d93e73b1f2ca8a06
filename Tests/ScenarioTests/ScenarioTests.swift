import Foundation
import Testing

/// Every text file under `Scenarios/` is a story told at the command line: commands, what they say, how they end.
@Suite struct Scenarios {
  @Test(arguments: try Scenario.all()) func scenario(_ scenario: Scenario) throws {
    let faults = try scenario.run()
    #expect(faults.isEmpty, "\(faults.joined(separator: "\n"))")
  }

  @Test func `a line that is not said is a fault`() throws {
    let faults = try Scenario(name: "planted", text: "$ echo one\ntwo\n").run()
    #expect(faults.count == 1)
  }

  @Test func `a fault names the story, the line, the command and the first line that does not fit`() throws {
    let told = try Scenario(name: "planted.txt", text: "# why\n$ true\n$ printf 'a\\nb\\n'\na\nc\n").run().joined()
    #expect(told.hasPrefix("planted.txt:3: $ printf"))
    #expect(told.contains("expected:\n  a\n> c\nsaid:\n  a\n> b"), "\(told)")
  }

  @Test func `a line too many and a line too few are faults, but not behind an ellipsis`() throws {
    #expect(try !Scenario(name: "planted", text: "$ echo one; echo two\none\n").run().isEmpty)
    #expect(try !Scenario(name: "planted", text: "$ echo one\none\ntwo\n").run().isEmpty)
    #expect(try Scenario(name: "planted", text: "$ seq 9\n1\n…\n9\n").run().isEmpty)
    #expect(try !Scenario(name: "planted", text: "$ seq 9\n1\n…\n10\n").run().isEmpty)
  }

  @Test func `what goes to standard error stands behind its mark`() throws {
    #expect(try Scenario(name: "planted", text: "$ echo no >&2; echo yes\nyes\n! no\n").run().isEmpty)
    #expect(try !Scenario(name: "planted", text: "$ echo no >&2\nno\n").run().isEmpty)
  }

  @Test func `a story without a command is a fault`() throws {
    #expect(try !Scenario(name: "planted", text: "ganh init commune\n").run().isEmpty)
  }

  @Test func `a command that does not end is killed with what it started`() throws {
    let text = "$ (sleep 600; true) | (sleep 600; true)\n"
    let told = try Scenario(name: "planted", text: text, secondsAllowed: 1).run().joined()
    #expect(told.contains("more than 1 s"), "\(told)")
  }

  @Test func `bytes that are no text are a fault like any other`() throws {
    #expect(try !Scenario(name: "planted", text: "$ printf '\\377\\n'\ny\n").run().isEmpty)
  }

  @Test func `each story has a folder and a home of its own`() throws {
    let text =
      "$ ls; touch left \"$HOME/left\"\n$ ls\nleft\n$ [ \"$HOME\" = \"$PWD/.home\" ] && date +%Z && echo $LANG\n+07\nen_US.UTF-8\n"
    for _ in 1...2 { #expect(try Scenario(name: "planted", text: text).run() == []) }
  }

  @Test func `a status that is not expected is a fault`() throws {
    #expect(try !Scenario(name: "planted", text: "$ exit 3\n").run().isEmpty)
    #expect(try Scenario(name: "planted", text: "$ exit 3\n? 3\n").run().isEmpty)
  }

  @Test func `a captured word must come again`() throws {
    #expect(try Scenario(name: "planted", text: "$ echo id 7\nid [[ID]]\n$ echo [[ID]] 7\n7 [[ID]]\n").run().isEmpty)
    #expect(try !Scenario(name: "planted", text: "$ echo id 7\nid [[ID]]\n$ echo 8\n[[ID]]\n").run().isEmpty)
  }

  @Test func `there are scenarios`() throws { #expect(try Scenario.all().count >= 8) }
}
