import Ledger
import Testing
import TestSupport
import Vouchers

/// Of several causes that hold at once the first in the order of the enum is told: for every act, every cause alone,
/// every two and every three of its own, asked for, approved and declined, in one item of a list and spread over it.
@Suite struct PrecedenceTests {
  static let cases = casesOfGovernance + casesOfVouchers + casesOfMoney

  @Test(arguments: cases)
  func `of all that is wrong the first in the enum's order is told`(row: PrecedenceCase) throws {
    for asking in Asking.allCases where asking == .asked || row.second != nil {
      #expect(try row.answer([], asking, spread: true) == nil, "\(asking)")
      let causes = row.causes(asking)
      for group in Self.groups(of: causes, own: row.causes) {
        for spread in [true, false] where row.canHold(group, spread: spread) {
          let told = try row.answer(group, asking, spread: spread)
          // Declining asks only who may decide, nothing of the act itself.
          let expected = group.min().flatMap { asking == .declined && $0 > .samePerson ? nil : $0 }
          #expect(told == expected, "\(asking), \(spread ? "spread" : "in one item"): \(group.map(\.name))")
        }
      }
    }
  }

  /// Every cause, every two, and every three of the act's own.
  private static func groups(of causes: [Refusal], own: [Refusal]) -> [[Refusal]] {
    var groups: [[Refusal]] = []
    for (first, one) in causes.enumerated() {
      groups.append([one])
      for (second, two) in causes.enumerated().dropFirst(first + 1) {
        groups.append([one, two])
        guard own.contains(one), own.contains(two) else { continue }
        for three in causes.dropFirst(second + 1) { groups.append([one, two, three]) }
      }
    }
    return groups
  }

  @Test func `every act has a case`() throws {
    #expect(Set(try Self.possible().keys) == Set(Act.names))
  }

  /// A cause that is missing from the cases would never be combined with another.
  @Test(arguments: RefusalTests.rows)
  func `every cause in the table of refusals is in a case of its act`(row: RefusalRow) throws {
    var scenario = try Scenario.prepared.get()
    let ask = try row.make(&scenario)
    #expect(try Self.possible()[ask.act.name]?.contains(row.refusal) ?? false, "\(ask.act.name)")
  }

  /// What each act can be refused for, by the cases.
  static func possible() throws -> [String: Set<Refusal>] {
    var possible: [String: Set<Refusal>] = [:]
    for row in cases {
      var world = World(
        set: try Scenario.prepared.get().store.whole,
        moment: Moment(sequence: 5000, at: PrecedenceCase.now))
      let act = try row.make(Causes([], inList: [], spread: true), &world)
      possible[act.name, default: [.keyUnknown]].formUnion(row.causes(.asked))
      guard row.second != nil else { continue }
      possible[Approve.name, default: [.keyUnknown]].formUnion(row.causes(.approved))
      possible[Decline.name, default: [.keyUnknown]].formUnion(
        row.causes(.declined).filter { $0 <= .samePerson })
    }
    return possible
  }

  @Test func `a key nobody knows comes after the clock and another history`() throws {
    let set = try Scenario.prepared.get().store.whole
    for (hours, seen, expected) in [
      (100, false, Refusal.clockStep), (100, true, .clockStep), (0, false, .seenMismatch),
      (0, true, .keyUnknown),
    ] as [(Int64, Bool, Refusal)] {
      let moment = Moment(
        sequence: 5000, at: PrecedenceCase.now.adding(milliseconds: hours * 3_600_000))
      let request = Request(key: "nobody", act: appropriation(), facts: Facts(seenMatches: seen))
      #expect(
        MemoryStore.decide(request, in: set, at: moment)
          == .refused(Refused(expected, expected.subject(at: moment))))
    }
  }
}

extension Refusal {
  fileprivate func subject(at moment: Moment) -> String {
    switch self {
    case .clockStep: moment.at.rfc3339
    case .keyUnknown: "nobody"
    default: ""
    }
  }
}
