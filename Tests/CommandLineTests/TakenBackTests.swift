import Testing

@Suite("what was done is taken back")
struct TakenBackTests {
  private static let today = Workplace.today
  private static let later = Workplace.later
  private static let party = Workplace.school

  @Test func `allocated money is withdrawn and appropriated money reduced, by two persons each`() throws {
    try Transcript(
      """
      $ quanbu fund withdraw --tranche fj-2021-01 --entity fuzhou --amount 1,000.01 --document d1 --key keys/maker.key \(Self.today)
      proposed; waits for a second person to approve entry …
      [0]
      $ quanbu fund reduce --tranche fj-2021-01 --amount 0.02 --document d2 --key keys/maker.key \(Self.today)
      proposed; waits for a second person to approve entry …
      [0]
      $ quanbu fund show
      appropriated 1,000,000,000.00 yuan
      fuzhou …190,000,000.00
      [0]
      $ quanbu fund approve --all-open --key keys/checker.key \(Self.today)
      2 in force, 0 skipped, 0 refused
      [0]
      $ quanbu fund show
      appropriated 999,999,999.98 yuan
      fuzhou …189,998,999.99
      unallocated …20,000,999.99
      [0]
      $ quanbu fund reduce --tranche fj-2021-01 --amount 20,001,000.00 --document d3 --key keys/maker.key \(Self.today)
      over-budget (200)…
      [3]
      """
    ).run(in: Workplace.atWork())
  }

  @Test func `a voucher is voided alone, once, and not while it is used`() throws {
    try Transcript(
      """
      $ quanbu batch issue --batch o1 --pool 1 --voucher-key keys/v1.key --tokens o1.jsonl --key keys/issuer-a.key \(Self.today)
      [0]
      $ quanbu voucher void 7 --reason 多发一张 --key keys/issuer-a.key \(Self.today)
      #…  voids voucher 0000000007: 多发一张
      [0]
      $ quanbu voucher show 7
      voucher 0000000007: voided
      [0]
      $ quanbu voucher void 7 --reason 多发一张 --key keys/issuer-a.key \(Self.today)
      voucher-voided (70)…
      [3]
      $ quanbu voucher void 1 --reason 误 --key keys/issuer-a.key \(Self.today)
      already-activated (74)…
      [3]
      """
    ).run(in: Workplace.inClass())
  }

  @Test func `learners are withdrawn, then the class is cancelled and their vouchers go elsewhere`() throws {
    try Transcript(
      """
      $ quanbu class cancel c1 --reason 停办 --key \(Self.party) \(Self.today)
      class-has-learners (59)…
      [3]
      $ quanbu class withdraw --class c1 --voucher 3 --reason 退班 --key \(Self.party) \(Self.today)
      #…  withdraws 1 learners, class c1: 退班
      [0]
      $ quanbu voucher show 3
      voucher 0000000003: claimed
      [0]
      $ quanbu class withdraw --class c1 --voucher 1 2 --reason 停办 --key keys/reviewer.key \(Self.today)
      #…  withdraws 2 learners, class c1: 停办
      [0]
      $ quanbu class cancel c1 --reason 停办 --key \(Self.party) \(Self.today)
      #…  cancels class c1: 停办
      [0]
      $ quanbu class list --state cancelled
      c1 …cancelled
      [0]
      $ quanbu class cancel c1 --reason 停办 --key keys/reviewer.key \(Self.today)
      class-cancelled (54)…
      [3]
      $ quanbu class file --class c2 --programme p1 --entity fuzhou --start 2021-06-01 --end 2021-06-03 --seats 20 --document plan.md --key \(Self.party) \(Self.today)
      $ quanbu class approve c2 --key keys/reviewer.key \(Self.today)
      $ quanbu class activate --class c2 --class-list c1.csv --key \(Self.party) \(Self.today)
      #…  activates 3 vouchers, class c2
      [0]
      """
    ).run(in: Workplace.inClass())
  }

  @Test func `a review is reopened, an approval withdrawn, an ordered claim comes back for review`() throws {
    try Transcript(
      """
      $ quanbu claim review $(cat claim) --cut 1=600.00:学时不足 --key keys/first.key \(Self.later)
      [0]
      $ quanbu claim show $(cat claim) --json | grep -o '"judgement":.*"reason":"[^"]*"'
      "judgement":"cut","judgedFen":60000,"reason":"学时不足"
      [0]
      $ quanbu claim reopen $(cat claim) --reason 学时足够 --key keys/second.key \(Self.later)
      #…  reopens claim …: 学时足够
      [0]
      $ quanbu claim show $(cat claim)
      claim …: filed, class c1, fuzhou, 2 vouchers, 1,400.00 yuan
      [0]
      $ quanbu claim review --all --key keys/first.key \(Self.later)
      $ quanbu claim approve --all-reviewed --key keys/second.key \(Self.later)
      $ quanbu settlement propose --entity fuzhou --all-approved --key keys/maker.key \(Self.later)
      $ quanbu settlement approve --all-open --key keys/checker.key \(Self.later)
      $ quanbu claim withdraw $(cat claim) --reason 重审 --key keys/first.key \(Self.later)
      claim-settled (123)…
      [3]
      $ quanbu settlement cancel $(quanbu settlement list --json | grep -oE 'PO[0-9]+') --reason 银行未执行 --key keys/maker.key \(Self.later)
      $ quanbu settlement approve --all-open --key keys/checker.key \(Self.later)
      $ quanbu claim withdraw $(cat claim) --reason 重审 --key keys/first.key \(Self.later)
      #…  withdraws the approval of claim …: 重审
      [0]
      $ quanbu claim show $(cat claim)
      claim …: approved, class c1, …
      [0]
      $ quanbu claim withdrawal approve --all-open --key keys/second.key \(Self.later)
      #…  withdraws the approval of claim …: 重审
      [0]
      $ quanbu claim show $(cat claim)
      claim …: filed, class c1, fuzhou, 2 vouchers, 1,400.00 yuan
      [0]
      $ quanbu claim review --all --key keys/first.key \(Self.later)
      commands 1: 1 accepted, 0 refused
      [0]
      $ quanbu audit --ledger ledger --trust trust.json
      audit passed…
      [0]
      """
    ).run(in: Workplace.inClass().redeemed())
  }

  @Test func `a removed school's claim goes back whole, closes and is nobody's work any more`() throws {
    let school = "91350100M000100Y43"
    try Transcript(
      """
      $ quanbu institution suspend \(school) --reason 检查 --key keys/registrar-a.key \(Self.later)
      [0]
      $ quanbu institution show \(school)
      suspended since 2021-06-03
      [0]
      $ quanbu claim review $(cat claim) --refuse-all 停办 --key keys/first.key \(Self.later)
      claim-held (124)…
      [3]
      $ quanbu institution remove \(school) --reason 停办 --key keys/registrar-a.key \(Self.later)
      [0]
      $ sed s/^2,/3,/ r1.csv | grep -v ^1, > r3.csv; quanbu class redeem --class c1 --list r3.csv --evidence . --key \(Self.party) \(Self.later)
      …institution-removed (50)…
      [3]
      $ quanbu claim review --all --key keys/first.key \(Self.later)
      there is nothing to do
      [0]
      $ quanbu claim review $(cat claim) --key keys/first.key \(Self.later)
      claim-held (124)…
      [3]
      $ quanbu claim review $(cat claim) --refuse-all 停办 --return 1:停办 --key keys/first.key \(Self.later)
      …--refuse-all stand alone…
      [2]
      $ quanbu claim review $(cat claim) --return-all 停办 --key keys/first.key \(Self.later)
      #…  reviews claim …, 2 exceptions
      [0]
      $ quanbu claim list --state closed
      … c1 …closed
      [0]
      $ quanbu claim approve --all-reviewed --key keys/second.key \(Self.later)
      there is nothing to do
      [0]
      $ quanbu settlement propose --entity fuzhou --all-approved --key keys/maker.key \(Self.later)
      there is nothing to do
      [0]
      $ quanbu claim reopen $(cat claim) --reason 误 --key keys/second.key \(Self.later)
      claim-empty (125)…
      [3]
      $ quanbu class withdraw --class c1 --voucher 1 2 3 --reason 停办 --key keys/reviewer.key \(Self.later)
      [0]
      $ quanbu voucher show 1
      voucher 0000000001: claimed
      [0]
      $ quanbu audit --ledger ledger --trust trust.json
      audit passed…
      [0]
      """
    ).run(in: Workplace.inClass().redeemed())
  }
}
