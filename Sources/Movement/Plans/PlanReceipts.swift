public import Records

/// The plan of a unit on its way to two offices, each of which receives it by itself. Source: the plan, clause V.2.
public struct PlanReceipts: Hashable, Sendable {
  /// The day on which the unit issued it; nil of a draft.
  public var issued: PartialDate?
  /// Received by Phòng Lao động - Thương binh và Xã hội.
  public var byLabourOffice: PartialDate?
  /// Received by Phòng Nội vụ.
  public var byInteriorOffice: PartialDate?

  /// A plan with what is known of its way.
  public init(issued: PartialDate? = nil, byLabourOffice: PartialDate? = nil, byInteriorOffice: PartialDate? = nil) {
    self.issued = issued
    self.byLabourOffice = byLabourOffice
    self.byInteriorOffice = byInteriorOffice
  }

  /// An office that receives plans, by the key of its party.
  public enum Office: String, Hashable, Sendable, CaseIterable {
    case labour = "labour_office"
    case interior = "interior_office"
  }

  /// How far it came. One receipt never stands for the other.
  public enum Status: Hashable, Sendable {
    case draft, issued
    case receivedByOne(Office)
    case receivedByBoth
  }

  /// The day on which an office received it; nil if it has not.
  public func received(by office: Office) -> PartialDate? {
    switch office {
    case .labour: byLabourOffice
    case .interior: byInteriorOffice
    }
  }

  /// How far it came.
  public var status: Status {
    let offices = Office.allCases.filter { received(by: $0) != nil }
    if offices.count == Office.allCases.count { return .receivedByBoth }
    if let one = offices.first { return .receivedByOne(one) }
    return issued == nil ? .draft : .issued
  }

  /// The receipts as deeds of the calendar.
  public func deeds(duty: String = "plan", period: PartialDate, who: String) -> [Deed] {
    Office.allCases.compactMap { office in
      received(by: office).flatMap { Deed(duty: duty, period: period, who: who, to: office.rawValue, day: $0) }
    }
  }
}
