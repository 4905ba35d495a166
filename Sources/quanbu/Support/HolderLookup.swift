import Ledger
import LedgerService
import Vouchers
import Wire

/// Turns ID numbers into holder references as any party does: by signed queries. The pepper is the service's alone.
struct HolderLookup {
  /// People in one query: fewer when each comes with a token.
  private static let most = (bare: HolderReferences.limit, withTokens: 100)

  let party: QueryParty
  /// Who answers.
  let door: any LedgerDoor

  /// The references in the order of the people; `nil` for whom no right to know was shown.
  func references(
    of people: [HolderReferences.Person], for purpose: HolderReferences.Purpose
  ) throws -> [Hash256?] {
    let most = people.contains { $0.token != nil } ? Self.most.withTokens : Self.most.bare
    var found: [Hash256?] = []
    for start in stride(from: 0, to: people.count, by: most) {
      let part = Array(people[start..<min(start + most, people.count)])
      let question = Question.holderReferences(HolderReferences(purpose: purpose, persons: part))
      guard
        case .holderReferences(let references) = try party.ask(question, of: door)
      else { throw LedgerView.otherAnswer(question) }
      found += references
    }
    return found
  }

  /// The references of people who show nothing: for those whose role may know them.
  func references(of ids: [NationalID], for purpose: HolderReferences.Purpose) throws -> [Hash256] {
    try references(of: ids.map { HolderReferences.Person(id: $0) }, for: purpose).map { reference in
      guard let reference else { throw TurnedBack.notPresented }
      return reference
    }
  }

  /// As ``references(of:for:)``, of one.
  func reference(of id: NationalID, for purpose: HolderReferences.Purpose) throws -> Hash256 {
    guard let reference = try references(of: [id], for: purpose).first else { throw TurnedBack.notPresented }
    return reference
  }
}

extension ActingSession {
  /// Lookups signed by the acting party.
  var holders: HolderLookup { HolderLookup(party: party, door: door) }
}
