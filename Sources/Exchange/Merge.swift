internal import BundleFormat
public import BundleSealing
internal import Causality
internal import Foundation
internal import Records
public import ReplicaStore
internal import Replication

extension LocalStore {
  /// Merges all bundles in the files and folders named, in the right order whatever they are called; one transaction
  /// a bundle. With `ending` rolled back it is a rehearsal: the same report, nothing written. `progress` is told of each
  /// bundle, how many are done, and of how many.
  public func merge(
    _ paths: [String], ending: ReplicaStore.Ending = .commit,
    progress: (BundleReport, _ done: Int, _ of: Int) -> Void = { _, _, _ in }
  ) throws -> MergeReport {
    PrivateCopy.removeLeftovers(in: folder + "/in")
    var report = MergeReport()
    var verified: [VerifiedCopy] = []
    var done = 0
    var whole = 0
    func tell(_ bundle: BundleReport) {
      done += 1
      progress(bundle, done, whole)
    }
    defer { for copy in verified { copy.copy.remove() } }
    let found = BundleFinder.search(paths, prefixSize: BundleReader.prefixSize) { prefix -> BundleReader.Kind? in
      let kind = BundleReader.kind(of: prefix)
      return kind == .foreign ? nil : kind
    }
    report.skipped = found.passedOver
    whole = found.faults.count + found.files.count
    var refusals = found.faults.map { refusal($0.path, 0, code: $0.code, exitStatus: $0.exitStatus) }
    var parts: [Parts.Found] = []
    for (candidate, kind) in found.files {
      switch try kind == .part ? collect(candidate, &parts) : verify(candidate, kind) {
      case nil: whole -= 1
      case .verified(let copy): verified.append(copy)
      case .notForUs: report.notForUs.append(candidate.path)
      case .refused(let bundle): refusals.append(bundle)
      }
    }
    for collection in Parts.collect(parts) {
      whole += 1
      switch try verify(collection) {
      case .verified(let copy): verified.append(copy)
      case .notForUs: report.notForUs.append(collection.first.path)
      case .refused(let bundle): refusals.append(bundle)
      }
    }
    for bundle in refusals {
      report.bundles.append(bundle)
      if ending == .commit { recordRefusal(bundle) }
      tell(bundle)
    }
    verified.sort { $0.order < $1.order }
    var touched = TouchedRecords()
    if ending == .commit {
      try eachInOrder(
        verified, hasGap: { copy in try replicaStore.read { try hasGap(copy.manifest, $0) } },
        { copy in
          let (bundle, renewal) = try apply(copy, &touched)
          report.bundles.append(bundle)
          report.renewal = report.renewal ?? renewal
          tell(bundle)
        })
      report.recordsChanged = touched.count
      report.counts = try replicaStore.read { try $0.openCounts(of: touched) }
    } else {
      try rehearse(verified, &report, tell)
    }
    return report
  }

  /// Passes each bundle when what it builds on has landed, however the files are called; those whose base is nowhere
  /// come last.
  private func eachInOrder(
    _ copies: [VerifiedCopy], hasGap: (VerifiedCopy) throws -> Bool, _ body: (VerifiedCopy) throws -> Void
  ) throws {
    var rest = copies
    while !rest.isEmpty {
      try Interruption.check()
      try body(rest.remove(at: try rest.firstIndex { try !hasGap($0) } ?? 0))
    }
  }

  private func hasGap(_ manifest: Manifest, _ reader: StoreReader) throws -> Bool {
    try manifest.parts.contains { try reader.head(of: $0.replica).counter < $0.base.counter }
  }

  /// All checks of a merge on files and folders, without merging.
  public func verify(_ paths: [String]) throws -> MergeReport { try merge(paths, ending: .rollBack) }

  /// A private copy whose every byte is verified.
  struct VerifiedCopy {
    let file: String
    let copy: PrivateCopy
    let bundle: VerifiedBundle
    var manifest: Manifest { bundle.manifest }
    /// By sender's life and number, so that each finds the one before it.
    var order: (Life, Int64, Digest) { (manifest.origin.life, manifest.sequence, copy.sha256) }
  }

  private enum Verdict {
    case verified(VerifiedCopy)
    case notForUs
    case refused(BundleReport)
  }

  /// `kind` is nil for a file that was named and is no bundle, and for standard input.
  private func verify(_ candidate: BundleFinder.Candidate, _ kind: BundleReader.Kind?) throws -> Verdict {
    if kind != .bundle, kind != .sealed, candidate.path != "-" {
      return .refused(refusal(candidate.path, 0, .foreign))
    }
    do {
      let copy = try PrivateCopy.make(of: candidate.path, in: folder + "/in")
      return try verify(candidate, copy)
    } catch let fault as MediumFault where fault != .interrupted {
      return .refused(refusal(candidate.path, 0, code: fault.code, exitStatus: fault.exitStatus))
    }
  }

  /// Keeps a part for when all files are known; or says why it is none.
  private func collect(_ candidate: BundleFinder.Candidate, _ parts: inout [Parts.Found]) throws -> Verdict? {
    do {
      parts.append(try Parts.read(candidate.path, isNamed: candidate.isNamed))
      return nil
    } catch let fault as BundleFault {
      return .refused(refusal(candidate.path, 0, fault))
    } catch let fault as MediumFault where fault != .interrupted {
      return .refused(refusal(candidate.path, 0, code: fault.code, exitStatus: fault.exitStatus))
    }
  }

  /// The bundle that the parts make, if none is missing.
  private func verify(_ parts: Parts.Collection) throws -> Verdict {
    let candidate = BundleFinder.Candidate(path: parts.first.path, isNamed: parts.first.isNamed)
    guard parts.missing.isEmpty else {
      var bundle = refusal(candidate.path, 0, .partMissing)
      bundle.missingParts = parts.missing
      return .refused(bundle)
    }
    do {
      return try verify(candidate, try Parts.join(parts, in: folder + "/in"))
    } catch let damaged as Parts.Damaged {
      return .refused(refusal(damaged.path, 0, BundleFault.part("PRT-2")))
    } catch let fault as BundleFault {
      return .refused(refusal(candidate.path, 0, fault))
    } catch let fault as MediumFault where fault != .interrupted {
      return .refused(refusal(candidate.path, 0, code: fault.code, exitStatus: fault.exitStatus))
    }
  }

  private func verify(_ candidate: BundleFinder.Candidate, _ copy: PrivateCopy) throws -> Verdict {
    do {
      let bundle = try copy.sealed().verify(with: try identities())
      let (manifest, profile) = (bundle.manifest, try profile())
      guard manifest.recipient == profile.unit, manifest.office == nil || manifest.office == profile.office else {
        copy.remove()
        guard candidate.isNamed else { return .notForUs }
        var bundle = refusal(candidate.path, copy.sizeInBytes, code: "bundle.recipient", exitStatus: 23)
        bundle.manifest = manifest
        bundle.sha256 = copy.sha256
        return .refused(bundle)
      }
      return .verified(VerifiedCopy(file: candidate.path, copy: copy, bundle: bundle))
    } catch let fault as BundleFault {
      copy.remove()
      if fault == .sealedForOthers, !candidate.isNamed { return .notForUs }
      var bundle = refusal(candidate.path, copy.sizeInBytes, fault)
      bundle.sha256 = copy.sha256
      return .refused(bundle)
    }
  }

  /// The keys that open what is sealed to this store.
  public func identities() throws -> [AgeIdentity] {
    [try keys.identity] + StoreKeys.formerIdentities(in: folder, passphrase: passphrase)
  }

  private func refusal(_ file: String, _ size: Int64, _ fault: BundleFault) -> BundleReport {
    var bundle = refusal(file, size, code: fault.code, exitStatus: fault.exitStatus)
    bundle.rule = fault.rule
    return bundle
  }

  private func refusal(_ file: String, _ size: Int64, code: String, exitStatus: Int32) -> BundleReport {
    BundleReport(file: file, status: .refused, code: code, exitStatus: exitStatus, sizeInBytes: size)
  }

  /// A refusal leaves a receipt and nothing else; one without room for it leaves nothing.
  private func recordRefusal(_ bundle: BundleReport) {
    _ = try? write { writer, hand in
      try writer.append(receipt(bundle, hand))
    }
  }

  private func receipt(_ bundle: BundleReport, _ hand: Hand) -> Receipt {
    Receipt(
      time: hand.time.description, kind: .merge, file: bundle.file, sha256: bundle.sha256 ?? .start,
      sizeInBytes: bundle.sizeInBytes, sender: bundle.manifest?.sender.description ?? "",
      recipient: bundle.manifest?.recipient.description ?? "", life: bundle.manifest?.origin.life.description ?? "",
      number: bundle.manifest?.sequence ?? 0, status: bundle.status.rawValue, code: bundle.code, changes: bundle.new,
      author: hand.author.name,
      signer: bundle.manifest.map { StoreKeys.fingerprint(of: $0.origin.signingKey) } ?? "")
  }

  private func apply(_ copy: VerifiedCopy, _ touched: inout TouchedRecords) throws -> (BundleReport, Renewal?) {
    do {
      let written = try write { writer, hand in
        let admitted = try admit(copy, writer, hand)
        try keepMembers(copy, admitted.bundle, writer)
        return admitted
      }
      // The changes are in the log: a copy that cannot be kept is no reason to say anything else.
      try? copy.copy.keep(as: folder + "/in/\(copy.copy.sha256).ganh")
      touched.formUnion(written.result.touched)
      return (written.result.bundle, written.result.renewal ?? written.renewal)
    } catch let refused as AdmissionRefused {
      recordRefusal(refused.bundle)
      return (refused.bundle, nil)
    } catch let fault as StoreFault where [.full, .medium, .readOnly].contains(fault) {
      // The transaction is taken back; the other bundles may be smaller.
      var bundle = refusal(copy.file, copy.copy.sizeInBytes, code: fault.code, exitStatus: fault == .full ? 30 : 1)
      bundle.manifest = copy.manifest
      return (bundle, nil)
    }
  }

  /// All bundles in one transaction, which is taken back: each sees what the ones before it brought.
  private func rehearse(
    _ copies: [VerifiedCopy], _ report: inout MergeReport, _ progress: (BundleReport) -> Void
  ) throws {
    var outcome = report
    var touched = TouchedRecords()
    _ = try write(ending: .rollBack) { writer, hand in
      try eachInOrder(
        copies, hasGap: { try hasGap($0.manifest, writer.reader) },
        { copy in
          do {
            let admitted = try writer.attempt { try admit(copy, writer, hand) }
            touched.formUnion(admitted.touched)
            outcome.bundles.append(admitted.bundle)
            progress(admitted.bundle)
          } catch let refused as AdmissionRefused {
            outcome.bundles.append(refused.bundle)
            progress(refused.bundle)
          }
        })
      outcome.recordsChanged = touched.count
      outcome.counts = try writer.reader.openCounts(of: touched)
    }
    report = outcome
  }

  /// What a bundle's transaction came to.
  struct Admitted {
    let bundle: BundleReport
    let touched: TouchedRecords
    let renewal: Renewal?
  }

  /// The whole bundle is refused after it was verified; the transaction is taken back.
  struct AdmissionRefused: Error {
    let bundle: BundleReport
  }

  private func admit(_ copy: VerifiedCopy, _ writer: StoreWriter, _ hand: Hand) throws -> Admitted {
    var bundle = BundleReport(
      file: copy.file, status: .merged, code: nil, exitStatus: 0, manifest: copy.manifest, sha256: copy.copy.sha256,
      sizeInBytes: copy.copy.sizeInBytes, received: copy.manifest.changes)
    var admission = BundleAdmission(copy.bundle, copy.file, self, writer, hand)
    if let fault = try admission.faultOfSigner() {
      (bundle.status, bundle.code, bundle.exitStatus) = (.refused, fault.rawValue, 21)
      throw AdmissionRefused(bundle: bundle)
    }
    var renewal = try admission.adoptStatements()
    if renewal == nil, try admission.isOvertaken() {
      renewal = .overtaken
      try renew(writer)
    }
    do {
      let opened = copy.bundle.open()
      try admission.judge(&bundle)
      try admission.land(&bundle) { try opened.changes($0) }
    } catch let fault as BundleFault {
      (bundle.status, bundle.code, bundle.exitStatus, bundle.rule) = (
        .refused, fault.code, fault.exitStatus, fault.rule
      )
      throw AdmissionRefused(bundle: bundle)
    }
    try admission.acknowledge()
    let touched = try writer.takeTouched()
    bundle.held = Int64(try writer.reader.openCounts(of: touched).held)
    if bundle.exitStatus != 0 {
      bundle.status = bundle.new > 0 ? .partly : .refused
    } else if bundle.new == 0 {
      bundle.status = .nothingNew
    }
    try writer.append(receipt(bundle, hand))
    return Admitted(bundle: bundle, touched: touched, renewal: renewal)
  }
}
