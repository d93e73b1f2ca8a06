import Causality
import Records

@testable import Replication

/// An admission with one mistake in it, and a law that it breaks.
struct PlantedAdmission: Sendable {
  let law: AdmissionLaw
  let rule: AdmissionRule

  private init(_ name: String, _ law: AdmissionLaw, _ change: (inout AdmissionRule) -> Void) {
    var rule = AdmissionRule(name: name)
    change(&rule)
    (self.law, self.rule) = (law, rule)
  }

  static let all: [PlantedAdmission] = parts + contexts

  private static let parts: [PlantedAdmission] = [
    PlantedAdmission("a base off by one is no gap", .dense) {
      $0.judge = { base, head, held, digestAt in
        if base.counter == held.counter + 1, head.counter > base.counter { return .new(after: held) }
        return Admission.judge(base: base, head: head, held: held, digestAt: digestAt)
      }
    },
    PlantedAdmission("a gap is let in", .dense) {
      $0.judge = { base, head, held, digestAt in
        let admission = Admission.judge(base: base, head: head, held: held, digestAt: digestAt)
        if case .gap = admission { return .new(after: held) }
        return admission
      }
    },
    PlantedAdmission("a bundle that overlaps is asked for again", .outcome) {
      $0.judge = { base, head, held, digestAt in
        base.counter < held.counter && head.counter > held.counter
          ? .gap(held: held.counter) : Admission.judge(base: base, head: head, held: held, digestAt: digestAt)
      }
    },
    PlantedAdmission("what overlaps is not compared", .oneChain) {
      $0.comparesOverlap = false
      $0.judge = { base, head, held, digestAt in
        let admission = Admission.judge(base: base, head: head, held: held, digestAt: digestAt)
        return admission == .contested && head.counter > held.counter ? .new(after: held) : admission
      }
    },
    PlantedAdmission("only the base is compared", .oneChain) { $0.comparesOverlap = false },
    PlantedAdmission("a shorter chain is known unseen", .outcome) {
      $0.judge = { base, head, held, digestAt in
        let admission = Admission.judge(base: base, head: head, held: held, digestAt: digestAt)
        return admission == .contested && head.counter <= held.counter ? .known : admission
      }
    },
    PlantedAdmission("the sender's base is where to go on", .dense) {
      $0.judge = { base, head, held, digestAt in
        let admission = Admission.judge(base: base, head: head, held: held, digestAt: digestAt)
        if case .new = admission { return .new(after: base) }
        return admission
      }
    },
    PlantedAdmission("the first new change is skipped", .outcome) {
      $0.judge = { base, head, held, digestAt in
        let admission = Admission.judge(base: base, head: head, held: held, digestAt: digestAt)
        if case .new(let after) = admission {
          return .new(after: Head(counter: after.counter + 1, digest: after.digest))
        }
        return admission
      }
    },
    PlantedAdmission("two chains for one replica are a gap", .outcome) {
      $0.judge = { base, head, held, digestAt in
        let admission = Admission.judge(base: base, head: head, held: held, digestAt: digestAt)
        return admission == .contested ? .gap(held: held.counter) : admission
      }
    },
  ]

  private static let contexts: [PlantedAdmission] = [
    PlantedAdmission("a foreign context is let in", .heldTruly) {
      $0.contextFault = { change, version, recordOf in
        let fault = Admission.contextFault(of: change, version: version, recordOf: recordOf)
        return fault == .foreign ? nil : fault
      }
    },
    PlantedAdmission("a context that names what is nowhere is let in", .nothingAbsent) {
      $0.contextFault = { change, version, recordOf in
        let fault = Admission.contextFault(of: change, version: version, recordOf: recordOf)
        return fault == .foreign ? fault : nil
      }
    },
    PlantedAdmission("what is nowhere counts as foreign", .heldTruly) {
      $0.contextFault = { change, version, recordOf in
        Admission.contextFault(of: change, version: version, recordOf: recordOf) == nil ? nil : .foreign
      }
    },
    PlantedAdmission("what is foreign counts as nowhere", .complete) {
      $0.contextFault = { change, version, recordOf in
        let fault = Admission.contextFault(of: change, version: version, recordOf: recordOf)
        return fault == .foreign ? .absent(change.dot) : fault
      }
    },
    PlantedAdmission("an author may have seen its own future", .heldTruly) {
      $0.contextFault = { change, version, recordOf in
        change.context.vector.contains(change.dot)
          ? nil : Admission.contextFault(of: change, version: version, recordOf: recordOf)
      }
    },
    PlantedAdmission("a creation may have seen something", .heldTruly) {
      $0.contextFault = { change, version, recordOf in
        change.isCreation ? nil : Admission.contextFault(of: change, version: version, recordOf: recordOf)
      }
    },
    PlantedAdmission("a context equal to the version held is not looked at", .convergence) {
      $0.contextFault = { change, version, recordOf in
        !change.isCreation && version == change.context.vector
          ? nil : Admission.contextFault(of: change, version: version, recordOf: recordOf)
      }
    },
    PlantedAdmission("a record needs no creation", .heldTruly) {
      $0.contextFault = { change, version, recordOf in
        let fault = Admission.contextFault(of: change, version: version, recordOf: recordOf)
        return change.context.contains(change.record) ? fault : nil
      }
    },
  ]
}
