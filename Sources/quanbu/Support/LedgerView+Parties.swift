import Journal
import Ledger
import Vouchers

/// Keys, institutions, proposals and the fund.
extension LedgerView {
  func key(_ id: KeyID) throws -> KeyRow? { try source.find(.keys([id])) { try $0.key(id) } }

  func keys() throws -> [KeyRow] { try source.having(.keys(nil)).keys() }

  /// The index of all keys: who succeeds whom.
  func keyIndex() throws -> KeyIndex {
    isAsked ? try source.having(.keys(nil)).loadWhole().keyIndex : whole.keyIndex
  }

  /// Every institution, or its own to one, in the order of the codes.
  func institutionRows() throws -> [InstitutionRow] { try source.having(.institutions(nil)).institutions() }

  /// Every institution by its code.
  func institutions() throws -> [String: InstitutionRow] {
    Dictionary(try institutionRows().map { ($0.code.text, $0) }, uniquingKeysWith: { first, _ in first })
  }

  func institution(_ code: CreditCode) throws -> InstitutionRow? {
    try source.find(.institutions([code])) { try $0.institution(code) }
  }

  func openProposals() throws -> [ProposalRow] { try source.having(.proposals(.open)).openProposals() }

  func proposal(_ sequence: Int64) throws -> ProposalRow? {
    try source.find(.proposals(.numbers([sequence]))) { try $0.proposal(sequence) }
  }

  func approvedProposals(ofAct name: String) throws -> [ProposalRow] {
    try source.having(.proposals(.approved(act: name))).approvedProposals(ofAct: name)
  }

  /// The entry in which a proposal was approved.
  func approval(of proposal: Int64) throws -> Int64? {
    try source.having(.proposals(.approvals([proposal]))).approval(of: proposal)
  }

  /// The whole set with the fund's accounts and cash; through a door, of the entities in the asker's scope.
  func fund() throws -> WorkingSet { isAsked ? try source.having(.fund).loadWhole() : whole }
}
