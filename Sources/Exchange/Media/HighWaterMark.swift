public import Causality
internal import Glibc

/// How far a life went, remembered on this machine outside the store's folder: an older database shows itself.
public struct HighWaterMark: Hashable, Sendable {
  public let life: Life
  /// How many transactions the life has committed.
  public let commits: UInt64
  /// Random, of the last one: two copies of equal count differ. Up to 64 letters and digits.
  public let token: String

  public init(life: Life, commits: UInt64, token: String) {
    self.life = life
    self.commits = commits
    self.token = token
  }

  /// What became of a mark that was to be written.
  public enum Outcome: Hashable, Sendable {
    case written
    /// A higher one is remembered already, and stays.
    case surpassed(by: UInt64)
    /// It is not remembered: the next write goes on as a new life, which costs a few bytes and no edit.
    case failed(MediumFault)
  }

  /// Where marks are kept for this user: `$XDG_STATE_HOME/ganh/marks`, else `~/.local/state/ganh/marks`.
  ///
  /// Source: the XDG Base Directory Specification, by which a path that is not absolute counts for nothing.
  public static func defaultFolder(environment: [String: String]) -> String {
    if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") { return state + "/ganh/marks" }
    var home = environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
    if home == nil, let entry = getpwuid(geteuid()) { home = String(cString: entry.pointee.pw_dir) }
    return (home ?? "/var/lib") + "/.local/state/ganh/marks"
  }

  /// The mark of a life; nil if there is none that can be read whole.
  public static func read(_ life: Life, in folder: String) -> HighWaterMark? {
    guard let source = try? FileSource(path: path(life, folder)), let bytes = try? source.prefix(256),
      let text = String(validating: bytes, as: UTF8.self)
    else { return nil }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard lines.count == 5, let commits = UInt64(lines[2]) else { return nil }
    let mark = HighWaterMark(life: life, commits: commits, token: lines[3])
    // One spelling only: what is not what would be written is damaged.
    return mark.isTokenValid && mark.text == text ? mark : nil
  }

  /// Remembers the mark, durably; never goes back behind one of more commits, whoever wrote it.
  @discardableResult
  public func write(in folder: String) -> Outcome {
    precondition(isTokenValid)
    do throws(MediumFault) {
      try HighWaterMark.makeFolder(folder)
      return try writeLocked(folder)
    } catch {
      return .failed(error)
    }
  }

  private func writeLocked(_ folder: String) throws(MediumFault) -> Outcome {
    let lock = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard lock >= 0 else { throw .last(folder) }
    defer { close(lock) }
    while flock(lock, LOCK_EX) != 0 { guard errno == EINTR else { throw .last(folder) } }
    if let there = HighWaterMark.read(life, in: folder), there.commits > commits {
      return .surpassed(by: there.commits)
    }
    let path = HighWaterMark.path(life, folder)
    // One name for all is enough under the lock, and a crash leaves one file at most.
    let temporary = path + ".tmp"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .last(folder) }
    defer { close(descriptor) }
    do throws(MediumFault) {
      try writeAll(Array(text.utf8), to: descriptor, folder)
      // The folder is not synced: a mark that is lost with the power is a lower one, or none, and both are safe.
      guard fdatasync(descriptor) == 0, rename(temporary, path) == 0 else { throw .last(folder) }
    } catch {
      unlink(temporary)
      throw error
    }
    return .written
  }

  private var text: String { "ganh mark 1\n\(life)\n\(commits)\n\(token)\n" }

  private var isTokenValid: Bool {
    token.utf8.count <= 64
      && token.utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
      }
  }

  private static func path(_ life: Life, _ folder: String) -> String { "\(folder)/\(life)" }

  private static func makeFolder(_ folder: String) throws(MediumFault) {
    if mkdir(folder, 0o700) == 0 || errno == EEXIST { return }
    let parent = FileName.folder(of: folder)
    guard errno == ENOENT, parent != folder else { throw .last(folder) }
    try makeFolder(parent)
    guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw .last(folder) }
  }
}
