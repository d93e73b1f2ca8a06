internal import BundleFormat
internal import BundleSealing
internal import Foundation
internal import Records
internal import ReplicaStore
internal import Replication

/// Members of bundles that this version does not know and that name their area: kept as files, and passed on.
extension LocalStore {
  private func place(_ sha256: String) -> String { "\(folder)/blobs/\(sha256)" }

  /// Keeps the members of a merged bundle whose areas are this unit's to read, except areas that were left out.
  func keepMembers(_ copy: VerifiedCopy, _ bundle: BundleReport, _ writer: StoreWriter) throws {
    let leftOut = Set(bundle.leftOut.map(\.area))
    let wanted = try copy.manifest.otherMembers.compactMap { member -> KeptMember? in
      guard let area = member.area, !leftOut.contains(area),
        try area.unit == copy.manifest.sender && writer.reader.registry.authority.isOpen
          || mayRead(area, writer.reader)
      else { return nil }
      return KeptMember(name: member.name, sizeInBytes: member.sizeInBytes, sha256: member.sha256, area: area)
    }
    guard !wanted.isEmpty else { return }
    try FileManager.default.createDirectory(atPath: folder + "/blobs", withIntermediateDirectories: true)
    let isOnlySender = try writer.reader.livingPeers(of: copy.manifest.sender).count == 1
    for member in wanted {
      if !FileManager.default.fileExists(atPath: place(member.sha256.description)) {
        try DurableFile.write(to: place(member.sha256.description)) { sink in
          try copy.bundle.open().members { name, bytes in
            if name == member.name { try sink.write(bytes) }
          }
        }
      }
      try writer.keep(member)
      // Whoever sent it has it; another store of that unit may not.
      if isOnlySender { try writer.tell(copy.manifest.sender.description, member, number: 0) }
    }
  }

  func content(of member: Manifest.Member) throws -> FileSource {
    let source = try FileSource(path: place(member.sha256.description))
    guard source.sizeInBytes == member.sizeInBytes else {
      throw StoreFault.damaged(detail: "blobs/\(member.sha256)")
    }
    return source
  }
}
