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
