public import Causality
internal import Glibc

/// How far a life went, remembered on this machine outside the store's folder: an older database shows itself.
public struct HighWaterMark: Hashable, Sendable {
  public let life: Life
  /// How many transactions the life has committed.
  public let commits: UInt64
  /// Random, of the last one: two lives of equal count differ.
  public let token: String

  public init(life: Life, commits: UInt64, token: String) {
    self.life = life
    self.commits = commits
    self.token = token
  }

  private static func path(_ life: Life, _ folder: String) -> String { "\(folder)/\(life)" }

  /// The mark of a life, nil if there is none.
  public static func read(_ life: Life, in folder: String) -> HighWaterMark? {
    guard let source = try? FileSource(path: path(life, folder)), let bytes = try? source.prefix(200) else { return nil }
    let parts = String(decoding: bytes, as: UTF8.self).split(separator: "\n" as Character).map(String.init)
    guard parts.count == 3, parts[0] == "ganh mark 1", let commits = UInt64(parts[1]) else { return nil }
    return HighWaterMark(life: life, commits: commits, token: parts[2])
  }

  /// Remembers the mark, durably. What cannot be written is not remembered: the next write then goes on as a new
  /// life, which costs a few bytes and no edit.
  public func write(in folder: String) {
    HighWaterMark.makeFolder(folder)
    let path = HighWaterMark.path(life, folder)
    let temporary = "\(path).\(getpid())"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return }
    let bytes = Array("ganh mark 1\n\(commits)\n\(token)\n".utf8)
    let isWritten = Glibc.write(descriptor, bytes, bytes.count) == bytes.count && fdatasync(descriptor) == 0
    close(descriptor)
    if isWritten { rename(temporary, path) } else { unlink(temporary) }
  }

  private static func makeFolder(_ folder: String) {
    guard access(folder, F_OK) != 0, folder.count > 1 else { return }
    makeFolder(DurableFile.folder(of: folder))
    mkdir(folder, 0o700)
  }
}
