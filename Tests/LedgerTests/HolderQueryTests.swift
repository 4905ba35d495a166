import Ledger
import TestSupport
import Testing
import Vouchers
import Wire

@Suite struct `who may learn a holder reference` {
  private static let reference = Hash256.fake("holder", 1)
  private static let other = Hash256.fake("holder", 2)
  private static let token = Hash256.fake("token", 1)

  private func row(_ role: Role, _ state: KeyRow.State = .active, last: Int64? = nil) -> KeyRow {
    KeyRow(
      id: "k", algorithm: "ES256", spki: [],
      party: role == .institution ? .institution(Scenario.school) : .person("p"), role: role,
      scope: .province,
      state: state, lastSequence: last)
  }

  private func role(_ row: KeyRow?) throws(Refused) -> Role {
    var set = WorkingSet()
    set.keys.load("k", row)
    let question = Question.holderReferences(HolderReferences(purpose: .find, persons: []))
    return try set.asker(of: question, by: "k", at: Moment(sequence: 8, at: Instant(startOf: "2021-07-01")))
      .role
  }

  private static let asking: Set<Role> = [.issuer, .channel, .reviewer, .institution]

  @Test(arguments: Role.allCases)
  func `by its role`(role: Role) {
    do throws(Refused) {
      #expect(try self.role(row(role)) == role)
      #expect(Self.asking.contains(role))
    } catch {
      #expect(!Self.asking.contains(role))
      #expect(error == Refused(.roleNotAllowed, role.rawValue))
    }
  }

  @Test func `with a key in force only`() {
    func refusal(_ row: KeyRow?) -> Refused? {
      do throws(Refused) {
        _ = try role(row)
        return nil
      } catch { return error }
    }
    #expect(refusal(row(.issuer)) == nil)
    #expect(refusal(row(.issuer, last: 8)) == nil)
    #expect(refusal(row(.issuer, .revoked)) == Refused(.keyRevoked, "k"))
    #expect(refusal(row(.issuer, .suspended)) == Refused(.keySuspended, "k"))
    #expect(refusal(row(.issuer, last: 7)) == Refused(.keyRotatedOut, "k"))
    #expect(refusal(row(.root, .revoked)) == Refused(.keyRevoked, "k"))
    #expect(refusal(nil) == Refused(.keyUnknown, "k"))
  }

  private func voucher(_ number: VoucherNumber, holder: Hash256?) -> VoucherRow {
    VoucherRow(
      number: number, batch: "b", account: AccountKey(tranche: "t", entity: "xiamen"), holder: holder,
      token: Self.token, state: .claimed, issuedOn: "2021-07-01", expires: "2021-10-01", rules: 1, fen: 1)
  }

  static let shown: [(what: String, token: Facts.Presented?, holder: Hash256?, sees: Bool)] = [
    ("the holder's own token", Facts.Presented(number: 1, digest: token), reference, true),
    ("nothing", nil, reference, false),
    ("no token at all", Facts.Presented(number: nil, digest: token), reference, false),
    ("an unknown number", Facts.Presented(number: 2, digest: token), reference, false),
    ("another token of that number", Facts.Presented(number: 1, digest: other), reference, false),
    ("somebody else's token", Facts.Presented(number: 1, digest: token), other, false),
    ("a token nobody claimed", Facts.Presented(number: 1, digest: token), nil, false),
  ]

  @Test func `an institution only with the holder's own token, the others without`() {
    for (what, token, holder, sees) in Self.shown {
      var set = WorkingSet()
      set.vouchers.load(1, voucher(1, holder: holder))
      set.vouchers.load(2, nil)
      for role in Role.allCases {
        let expected = role == .institution ? sees : Self.asking.contains(role)
        #expect(set.maySee(Self.reference, showing: token, as: role) == expected, "\(role), \(what)")
      }
    }
  }
}
