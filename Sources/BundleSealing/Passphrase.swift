/// What somebody types to open a key file. It is never printed.
///
/// The bytes are taken as they come, as `age` takes them: a letter with its mark apart is another passphrase.
public struct Passphrase: Equatable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable
{
  let bytes: [UInt8]

  /// Nil for no letters at all.
  public init?(_ text: String) {
    guard !text.isEmpty else { return nil }
    bytes = Array(text.utf8)
  }

  /// No secret is ever printed.
  public var description: String { "Passphrase" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: [:]) }
}
