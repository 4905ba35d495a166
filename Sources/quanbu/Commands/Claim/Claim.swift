import ArgumentParser
import Vouchers

/// 审核: the work of reviewers on what was redeemed.
struct Claim: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "claim",
    abstract: "初审、复核、核减、退回补正 Review what was redeemed: first review, second review, cuts, returns.",
    discussion: """
      一次核销成一张核销单，编号即其条目号。初审人写明例外，未写明的全额认可；复核由另一人，二人都不得批准过该班开班。
      Each redemption makes one claim, named by its entry's number. A first reviewer names exceptions and accepts \
      the rest; a second confirms. Neither may have approved the class.

        quanbu claim list --state filed
        quanbu claim review 1234 --cut 0000000042=600.00:学时不足 --evidence evidence --key reviewer.key
        quanbu claim approve --all-reviewed --key second.key
      """,
    subcommands: [
      ClaimReview.self, ClaimApprove.self, ClaimReopen.self, ClaimWithdraw.self, ClaimDecide.self,
      ClaimListing.self, ClaimShow.self,
    ])
}

/// `claim withdrawal approve|decline|open`: taking an approval back needs two reviewers. Its own group, since
/// `claim approve` is the second review.
struct ClaimDecide: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "withdrawal",
    abstract: "对撤回审核的复核 Approve or decline a proposed withdrawal of an approval.",
    subcommands: WithdrawalProposals.subcommands)
}

/// Withdrawals of approvals wait for a second reviewer.
enum WithdrawalProposals: ProposalGroup {
  static let command = "claim withdrawal"
  static let acts: Set<String> = [WithdrawApproval.name]
}
