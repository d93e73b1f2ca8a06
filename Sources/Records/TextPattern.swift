/// A pattern of a whole text: single characters, classes in brackets, `.` and `\d`, each with an optional
/// `{n}`, `{n,m}`, `?`, `*` or `+`; alternatives with `|` at the top. Anchors `^` and `$` may be written.
///
/// Matching is by sets of positions: linear in the text for a given pattern, whatever the text.
public struct TextPattern: Sendable {
  private struct Atom {
    var ranges: [ClosedRange<UInt32>]
    var isInverted = false
    var least = 1
    var most: Int? = 1

    func matches(_ scalar: Unicode.Scalar) -> Bool { ranges.contains { $0.contains(scalar.value) } != isInverted }
  }

  private let alternatives: [[Atom]]

  /// The pattern that `text` spells, nil if it has anything else.
  public init?(_ text: String) {
    var alternatives: [[Atom]] = []
    for part in text.split(separator: "|" as Character, omittingEmptySubsequences: false) {
      guard let atoms = TextPattern.atoms(Array(part.unicodeScalars)) else { return nil }
      alternatives.append(atoms)
    }
    self.alternatives = alternatives
  }

  private static func atoms(_ all: [Unicode.Scalar]) -> [Atom]? {
    var scalars = all[...]
    if scalars.first == "^" { scalars = scalars.dropFirst() }
    if scalars.last == "$", scalars.dropLast().last != "\\" { scalars = scalars.dropLast() }
    var atoms: [Atom] = []
    while let first = scalars.popFirst() {
      guard let ranges = ranges(first, &scalars) else { return nil }
      var atom = Atom(ranges: ranges.0, isInverted: ranges.1)
      guard repetition(&atom, &scalars) else { return nil }
      atoms.append(atom)
    }
    return atoms
  }

  private static func ranges(
    _ first: Unicode.Scalar, _ rest: inout ArraySlice<Unicode.Scalar>
  ) -> ([ClosedRange<UInt32>], Bool)? {
    switch first {
    case ".": return ([0...0x10FFFF], false)
    case "\\":
      guard let escaped = rest.popFirst() else { return nil }
      return ([escaped == "d" ? 0x30...0x39 : escaped.value...escaped.value], false)
    case "[":
      var ranges: [ClosedRange<UInt32>] = []
      let isInverted = rest.first == "^"
      if isInverted { rest = rest.dropFirst() }
      while let next = rest.popFirst(), next != "]" {
        if rest.first == "-", let end = rest.dropFirst().first, end != "]" {
          guard next.value <= end.value else { return nil }
          ranges.append(next.value...end.value)
          rest = rest.dropFirst(2)
        } else {
          ranges.append(next.value...next.value)
        }
      }
      return (ranges, isInverted)
    case "(", ")", "{", "}", "*", "+", "?", "]": return nil
    default: return ([first.value...first.value], false)
    }
  }

  private static func repetition(_ atom: inout Atom, _ rest: inout ArraySlice<Unicode.Scalar>) -> Bool {
    switch rest.first {
    case "?": (atom.least, atom.most) = (0, 1)
    case "*": (atom.least, atom.most) = (0, nil)
    case "+": (atom.least, atom.most) = (1, nil)
    case "{":
      guard let end = rest.firstIndex(of: "}") else { return false }
      let inside = String(String.UnicodeScalarView(rest[rest.startIndex + 1..<end]))
      let numbers = inside.split(separator: "," as Character, omittingEmptySubsequences: false)
      guard let least = Int(numbers[0]), (0...1000).contains(least), numbers.count <= 2 else { return false }
      atom.least = least
      atom.most = numbers.count == 1 ? least : Int(numbers[1])
      rest = rest[(end + 1)...]
      return atom.most.map { $0 >= least && $0 <= 1000 } ?? true
    default: return true
    }
    rest = rest.dropFirst()
    return true
  }

  /// Whether the whole text fits.
  public func matches(_ text: String) -> Bool {
    let scalars = Array(text.unicodeScalars)
    return alternatives.contains { matches($0, scalars) }
  }

  private func matches(_ atoms: [Atom], _ scalars: [Unicode.Scalar]) -> Bool {
    var positions: Set<Int> = [0]
    for atom in atoms {
      var next: Set<Int> = []
      for start in positions {
        var position = start
        var count = 0
        while true {
          if count >= atom.least { next.insert(position) }
          guard count < atom.most ?? .max, position < scalars.count, atom.matches(scalars[position]) else { break }
          position += 1
          count += 1
        }
      }
      positions = next
    }
    return positions.contains(scalars.count)
  }
}
