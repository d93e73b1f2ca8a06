public import Records

/// Why a pack is refused.
public enum PackFault: Error, Hashable, Sendable {
  /// The receiver is neither above nor below this unit, nor the unit itself.
  case unrelated(UnitID)
  /// No store of the receiver is enrolled, as far as is known here: there is no key to seal to.
  case recipientUnknown(UnitID, office: String?)
  /// This store itself is not enrolled yet, with the keys that it has now: nobody would take its bundle.
  case senderUnknown
  /// The receiver's offices read different areas: which of them is it for?
  case officeNeeded([String])
  /// A unit that the registry does not know.
  case unitUnknown(String)
  /// So many parts would be needed.
  case partsTooMany(Int)
  /// Parts would be smaller than what each must say of itself.
  case partsTooSmall
  /// A code that has meant two units, with no day to tell which.
  case unitAmbiguous(String, [UnitID])

  /// The stable code.
  public var code: String {
    switch self {
    case .unrelated: "unit.unrelated"
    case .recipientUnknown: "recipient.unknown"
    case .officeNeeded: "office.needed"
    case .senderUnknown: "enrolment.pending"
    case .unitUnknown: "unit.unknown"
    case .unitAmbiguous: "unit.ambiguous"
    case .partsTooMany: "parts.many"
    case .partsTooSmall: "parts.small"
    }
  }
}

extension UnitDirectory {
  /// The unit that a person means: `CODE@DAY`; or a bare code read at `day`, else today if `home` is valid today, else
  /// at the last day of `home`; without a home, a code that has had one meaning ever.
  public func resolve(
    _ text: String, on day: PartialDate?, home: UnitID?, today: PartialDate
  ) throws(PackFault) -> UnitID {
    if let id = UnitID(text) {
      guard self[id] != nil else { throw .unitUnknown(text) }
      return id
    }
    let meanings = meanings(of: text)
    guard let first = meanings.first else { throw .unitUnknown(text) }
    let reading: PartialDate
    if let day {
      reading = day
    } else if let home = home.flatMap({ self[$0] }) {
      let last = home.validTo ?? today
      reading = home.id.validFrom <= today && today <= last ? today : last
    } else {
      guard meanings.count == 1 else { throw .unitAmbiguous(text, meanings.map(\.id)) }
      return first.id
    }
    guard let unit = unit(code: text, on: reading) else { throw .unitUnknown("\(text) (\(reading))") }
    return unit.id
  }
}
