import Foundation
import Records

/// The story's clock: it goes on when the story does.
final class StoryClock: @unchecked Sendable {
  private let lock = NSLock()
  private var milliseconds: Int64

  init(_ start: String) { milliseconds = Moment(start)?.milliseconds ?? 0 }

  func now() -> Moment {
    lock.withLock {
      milliseconds += 1000
      return Moment(milliseconds: milliseconds)
    }
  }

  func advance(days: Int64 = 0, minutes: Int64 = 0) {
    lock.withLock { milliseconds += days * 86_400_000 + minutes * 60_000 }
  }
}
