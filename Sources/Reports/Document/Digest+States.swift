internal import Records
internal import Replication

extension Digest {
  /// One digest over the states of areas, in this order: of each its name and the digest of what is in it.
  init(ofStates states: [(area: Area, state: Digest)]) {
    self.init(of: states.flatMap { Array("\($0.area) \($0.state)\n".utf8) })
  }
}
