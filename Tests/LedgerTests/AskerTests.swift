import Ledger
import TestSupport
import Testing
import Vouchers
import Wire

/// Who may ask what, as one table.
@Suite struct `who may ask` {
  private static let code: CreditCode = Scenario.school
  private static let offices: Set<Role> = [
    .root, .registrar, .issuer, .reviewer, .reviewerSecond, .financeMaker, .financeChecker, .auditor,
  ]
  private static let everybodyButMachines = Set(Role.allCases).subtracting([.voucher])
  private static let money: Set<Role> = [.root, .financeMaker, .financeChecker, .auditor]

  static let table: [(question: Question, roles: Set<Role>)] = [
    (
      .holderReferences(HolderReferences(purpose: .find, persons: [])),
      [.issuer, .channel, .reviewer, .institution]
    ),
    (.commandCheck(CommandCheck(act: .approve(Approve(proposal: 1)))), Set(Role.allCases)),
    (
      .commandAnswer(
        CommandAnswer(id: CommandID(at: Instant(startOf: "2021-07-01"), random: Array(1...10)))),
      Set(Role.allCases)
    ),
    (
      .payeeKeep(PayeeKeep(institution: code, salt: [], accountName: "a", number: "1", bank: "b")),
      [.registrar]
    ),
    (.lapse, [.root, .registrar, .financeChecker]),
    (look(.state), everybodyButMachines), (look(.shown(token: "t")), everybodyButMachines),
    (look(.keys(nil)), everybodyButMachines), (look(.totals), offices), (look(.fund), money),
    (look(.statements), money), (look(.lines("xiamen/2021-08", line: nil)), money),
    (look(.entries(from: 0, count: 1)), [.auditor]), (look(.ownClaims), [.institution]),
    (look(.ownPayments), [.institution]), (look(.institutions(nil)), offices.union([.institution])),
    (look(.batches(nil)), offices), (look(.proposals(.open)), offices),
    (look(.classes(.all)), offices.union([.institution])),
    (
      look(.vouchers(.numbers([1]))),
      [.issuer, .channel, .reviewer, .reviewerSecond, .institution, .auditor]
    ),
    (look(.vouchers(.classID("c"))), offices.union([.institution])),
    (look(.vouchers(.claim(1))), offices.union([.institution])),
    (look(.vouchers(.holders([.fake("holder", 1)]))), [.issuer, .channel, .reviewer, .institution]),
    (look(.claims(.all)), offices.union([.institution])),
    (look(.papers([1])), [.reviewer, .reviewerSecond, .auditor, .institution]),
    (look(.reviews(of: 1)), [.reviewer, .reviewerSecond, .auditor, .institution]),
    (look(.orders(.states([.paid], entities: nil))), offices.union([.institution])),
    (look(.payees([.fake("payee", 1)])), [.registrar, .financeMaker, .financeChecker]),
  ]

  private static func look(_ subject: LookupSubject) -> Question { .lookup(Lookup(subject)) }

  @Test func `each question, by role`() {
    #expect(Set(Self.table.map(\.question.name)) == Set(Question.names))
    let moment = Moment(sequence: 1, at: Instant(startOf: "2021-07-01"))
    for (question, roles) in Self.table {
      for role in Role.allCases {
        let party: Party = role == .institution ? .institution(Self.code) : .person("p")
        var set = WorkingSet()
        set.keys.load(
          "k",
          KeyRow(id: "k", algorithm: "ES256", spki: [], party: party, role: role, scope: .entity("xiamen")))
        do throws(Refused) {
          // Of the log there is no part to see.
          if case .lookup(let lookup) = question, case .entries = lookup.subject, role == .auditor {
            #expect(throws: Refused(.outOfScope)) { try set.asker(of: question, by: "k", at: moment) }
            continue
          }
          let asker = try set.asker(of: question, by: "k", at: moment)
          #expect(roles.contains(role), "\(question.name), \(role)")
          #expect(asker.role == role)
          #expect(
            asker.sight == (role == .institution ? .institution(Self.code) : .office(.entity("xiamen"))))
        } catch {
          #expect(!roles.contains(role), "\(question.name), \(role)")
          #expect(error == Refused(.roleNotAllowed, role.rawValue))
        }
      }
    }
  }

  @Test func `a proposal concerns the entities its act names, or everybody`() {
    let xiamen = Scope.entity("xiamen")
    let batch = CreateBatch(
      batch: "b", tranche: "t", entity: "fuzhou", reach: .open, value: .face, fen: 1, count: 1,
      commitment: .issue)
    #expect(!xiamen.reaches(.createBatch(batch)))
    #expect(Scope.entity("fuzhou").reaches(.createBatch(batch)))
    #expect(Scope.province.reaches(.createBatch(batch)))
    #expect(xiamen.reaches(.confirmClock(ConfirmClock(until: Instant(startOf: "2021-07-01")))))
    let transfer = TransferAllocation(tranche: "t", source: "fuzhou", target: "xiamen", fen: 1, document: "d")
    #expect(xiamen.reaches(.transferAllocation(transfer)))
    #expect(!Scope.entity("putian").reaches(.transferAllocation(transfer)))
  }
}
