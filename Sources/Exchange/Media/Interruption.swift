internal import Glibc
internal import Synchronization

/// Being asked to end, by Ctrl-C or by the system.
///
/// Most of the time the program ends at once: a store and a file are whole at any instant. While something is under way
/// that must be taken back first, such as a file that has not got its name, it ends at the next safe point, which calls
/// ``check()``; a second request then ends it without more ado.
public enum Interruption {
  /// The exit status of the command line.
  public static let exitStatus: Int32 = 130

  private static let holds = Atomic<Int>(0)
  private static let isRequested = Atomic<Bool>(false)
  nonisolated(unsafe) private static var farewell: UnsafeBufferPointer<UInt8> = .init(start: nil, count: 0)
  nonisolated(unsafe) private static var answer: UnsafeBufferPointer<UInt8> = .init(start: nil, count: 0)

  /// From now on SIGINT and SIGTERM are answered: with `words` on standard error and `object` on standard output.
  public static func listen(words: String, object: String) {
    // A handler may neither allocate nor be the first to touch a static: everything is made here, for good.
    farewell = kept(words)
    answer = kept(object)
    _ = (holds.load(ordering: .relaxed), isRequested.load(ordering: .relaxed))
    for number in [SIGINT, SIGTERM] {
      var action = sigaction()
      action.__sigaction_handler.sa_handler = { _ in Interruption.answerRequest() }
      // Without SA_RESTART: who waits for standard input wakes up and sees the request.
      sigaction(number, &action, nil)
    }
  }

  private static func kept(_ text: String) -> UnsafeBufferPointer<UInt8> {
    let bytes = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: text.utf8.count)
    _ = bytes.initialize(from: text.utf8)
    return UnsafeBufferPointer(bytes)
  }

  /// In a signal handler: nothing but what POSIX calls safe there.
  private static func answerRequest() {
    if holds.load(ordering: .relaxed) > 0, !isRequested.exchange(true, ordering: .relaxed) { return }
    _ = write(STDOUT_FILENO, answer.baseAddress, answer.count)
    _ = write(STDERR_FILENO, farewell.baseAddress, farewell.count)
    _exit(exitStatus)
  }

  /// Runs `body`, which calls ``check()``, without being ended in its midst.
  public static func held<Result>(_ body: () throws -> Result) rethrows -> Result {
    hold()
    defer { release() }
    return try body()
  }

  static func hold() { holds.add(1, ordering: .relaxed) }
  static func release() { holds.subtract(1, ordering: .relaxed) }

  /// A safe point. Throws ``MediumFault/interrupted`` if the program was asked to end.
  public static func check() throws(MediumFault) {
    if isRequested.load(ordering: .relaxed) { throw .interrupted }
  }
}
