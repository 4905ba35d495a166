import Testing

@Suite("keys lost, replaced and taken away")
struct KeyTests {
  private static let clock = "--clock 2021-06-01T09:03:00+08:00"

  @Test func `a key names its successor and signs no longer than it said`() throws {
    try Transcript(
      """
      $ quanbu keys create --id maker-2 --dir keys --alg SM2 --demonstration
      [0]
      $ quanbu keys rotate --new keys/maker-2.pub --until 10 --key keys/maker.key \(Self.clock)
      #9  rotates to key maker-2, the old one signs to entry 10
      [0]
      $ quanbu fund appropriate --tranche t1 --amount 5 --document d --key keys/maker.key \(Self.clock)
      #10  appropriates 5.00 yuan as tranche t1, d
      [0]
      $ quanbu fund appropriate --tranche t2 --amount 5 --document d --key keys/maker.key \(Self.clock)
      key-rotated-out (3) [maker]: …
      [3]
      $ quanbu fund appropriate --tranche t2 --amount 5 --document d --key keys/maker-2.key \(Self.clock)
      #12  appropriates 5.00 yuan as tranche t2, d
      [0]
      $ quanbu keys list --role finance-maker
      maker …p4 …active …ES256 …10 …maker-2
      maker-2 …p4 …active …SGD_SM3_SM2…
      [0]
      """
    ).run(in: Workplace.founded())
  }

  @Test func `a thief's rotations are seen, end with the stolen key and cannot be repeated`() throws {
    try Transcript(
      """
      $ quanbu keys create --id maker-2 --dir keys --demonstration
      [0]
      $ quanbu keys create --id maker-3 --dir keys --demonstration
      [0]
      $ quanbu keys rotate --new keys/maker-2.pub --until 99 --key keys/maker.key \(Self.clock)
      [0]
      $ quanbu keys rotate --new keys/maker-3.pub --until 99 --key keys/maker.key \(Self.clock)
      key-rotated-out (3) [maker]: …
      [3]
      $ quanbu keys rotate --new keys/maker-3.pub --until 99 --key keys/maker-2.key \(Self.clock)
      [0]
      $ quanbu keys revoke maker --reason stolen --key keys/root-a.key \(Self.clock)
      #12  revokes key maker: stolen
      successors of maker are left as they are: maker-2 maker-3 (--with-successors takes them along)
      [0]
      $ quanbu keys revoke maker --with-successors --reason stolen --key keys/root-a.key \(Self.clock)
      #13  revokes key maker and its successors: stolen
      !left as they are
      [0]
      $ quanbu keys approve 13 --key keys/root-b.key \(Self.clock)
      [0]
      $ quanbu keys list --role finance-maker
      maker …revoked …99 …maker-2
      maker-2 …revoked …99 …maker-3
      maker-3 …revoked…
      [0]
      $ quanbu audit --ledger ledger --trust trust.json
      [0]
      """
    ).run(in: Workplace.founded())
  }

  @Test func `what a stopped key proposed is not approved, and its owner takes back the rest`() throws {
    try Transcript(
      """
      $ quanbu fund appropriate --tranche t --amount 5 --document d --key keys/maker.key \(Self.clock)
      proposed; waits for a second person to approve entry 9
      [0]
      $ quanbu fund appropriate --tranche u --amount 5 --document d --key keys/maker.key \(Self.clock)
      [0]
      $ quanbu fund decline 10 --reason mistaken --key keys/maker.key \(Self.clock)
      #11  appropriates 5.00 yuan as tranche u, d
      [0]
      $ quanbu keys revoke maker --reason stolen --key keys/maker.key \(Self.clock)
      [0]
      $ quanbu fund approve --all-open --key keys/checker.key \(Self.clock)
      9: maker-stopped (13) [maker]: …
      [3]
      $ quanbu fund decline 9 --reason stolen --key keys/checker.key \(Self.clock)
      [0]
      $ quanbu fund open
      !fund.appropriate
      [0]
      """
    ).run(in: Workplace.founded())
  }

  @Test func `one key pair is one key`() throws {
    try Transcript(
      """
      $ sed s/maker/checker-9/ keys/maker.pub > keys/checker-9.pub
      [0]
      $ quanbu keys register --new keys/checker-9.pub --person p9 --role finance-checker --scope '*' --key keys/root-a.key \(Self.clock)
      …public-key-exists (48) [maker]: …
      [3]
      $ sed 's|"maker"|"mak/er"|' keys/maker.pub > keys/slash.pub; quanbu keys rotate --new keys/slash.pub --until 99 --key keys/maker.key \(Self.clock)
      keys/slash.pub: identifier-malformed: …
      [5]
      """
    ).run(in: Workplace.founded())
  }

  @Test func `role keys are suspended, resumed and revoked by two root persons`() throws {
    try Transcript(
      """
      $ quanbu keys suspend maker --reason checked --key keys/registrar-a.key \(Self.clock)
      role-not-allowed (6) [registrar]: …
      [3]
      $ quanbu keys suspend maker --reason checked --key keys/root-a.key \(Self.clock)
      #10  suspends key maker: checked
      proposed; waits for a second person to approve entry 10
      [0]
      $ quanbu fund appropriate --tranche t --amount 5 --document d --key keys/maker.key \(Self.clock)
      [0]
      $ quanbu keys open
      10 …key.change …root-a …p1 …suspends key maker: checked
      [0]
      $ quanbu keys approve 10 --key keys/root-a.key \(Self.clock)
      10: same-person (12): …
      [3]
      $ quanbu keys approve 10 --key keys/root-b.key \(Self.clock)
      [0]
      $ quanbu fund appropriate --tranche u --amount 5 --document d --key keys/maker.key \(Self.clock)
      key-suspended (2) [maker]: …
      [3]
      $ quanbu keys resume maker --reason found --key keys/root-b.key \(Self.clock)
      #15  resumes key maker: found
      [0]
      $ quanbu keys approve --all-open --key keys/root-c.key \(Self.clock)
      #16  resumes key maker: found
      [0]
      $ quanbu fund appropriate --tranche u --amount 5 --document d --key keys/maker.key \(Self.clock)
      [0]
      $ quanbu keys revoke checker --reason left --key keys/root-a.key \(Self.clock)
      #18  revokes key checker: left
      [0]
      $ quanbu keys decline 18 --reason 'still here' --key keys/root-b.key \(Self.clock)
      [0]
      $ quanbu fund approve 11 --key keys/checker.key \(Self.clock)
      [0]
      $ quanbu keys revoke maker --reason left --key keys/maker.key \(Self.clock)
      #21  revokes key maker: left
      !proposed
      [0]
      $ quanbu keys resume maker --reason back --key keys/root-a.key \(Self.clock)
      change-not-possible (150) [maker]: …
      [3]
      $ quanbu keys list --role finance-maker
      maker …revoked…
      [0]
      """
    ).run(in: Workplace.founded())
  }

  @Test func `a root goes by itself, but two stay, and another takes its place`() throws {
    try Transcript(
      """
      $ quanbu keys revoke root-c --reason lost --key keys/root-c.key \(Self.clock)
      #9  revokes key root-c: lost
      [0]
      $ quanbu keys revoke root-b --reason lost --key keys/root-b.key \(Self.clock)
      too-few-roots (151) [root-b]: …
      [3]
      $ quanbu keys create --id root-d --dir keys --demonstration
      [0]
      $ quanbu keys register --new keys/root-d.pub --person p9 --role root --scope fuzhou --key keys/root-a.key \(Self.clock)
      …--scope '*'.
      [2]
      $ quanbu keys register --new keys/root-d.pub --person p9 --role root --scope '*' --key keys/root-a.key \(Self.clock)
      #11  registers key root-d: root, person p9, scope *
      [0]
      $ quanbu keys approve --all-open --key keys/root-b.key \(Self.clock)
      #12  registers key root-d: root, person p9, scope *
      [0]
      $ quanbu keys revoke root-b --reason lost --key keys/root-d.key \(Self.clock)
      [0]
      $ quanbu keys approve --all-open --key keys/root-a.key \(Self.clock)
      [0]
      $ quanbu keys list --role root
      root-a …active…
      root-b …revoked…
      root-c …revoked…
      root-d …p9 …active…
      [0]
      $ quanbu audit --ledger ledger --trust trust.json
      [0]
      """
    ).run(in: Workplace.founded())
  }

  @Test func `a lost key does not end an institution`() throws {
    let place = try Workplace.founded()
    try place.write(CatalogueTests.institutions, to: "institutions.yaml")
    try Transcript(
      """
      $ quanbu institution register institutions.yaml --make-keys parties --only 91350100M000100Y43 --key keys/registrar-a.key \(Self.clock)
      #9 …
      [0]
      $ quanbu keys suspend 91350100M000100Y43 --reason lost --key keys/root-a.key \(Self.clock)
      role-not-allowed (6) [root]: …
      [3]
      $ quanbu keys suspend 91350100M000100Y43 --reason lost --key keys/registrar-a.key \(Self.clock)
      #11  suspends key 91350100M000100Y43: lost
      !proposed
      [0]
      $ quanbu keys resume 91350100M000100Y43 --reason found --key keys/registrar-a.key \(Self.clock)
      proposed; waits for a second person to approve entry 12
      [0]
      $ quanbu keys approve --all-open --key keys/root-b.key \(Self.clock)
      0 in force, 0 skipped, 0 refused
      [0]
      $ quanbu keys approve --all-open --key keys/registrar-b.key \(Self.clock)
      #13  resumes key 91350100M000100Y43: found
      [0]
      $ quanbu keys revoke 91350100M000100Y43 --reason 'lost for good' --key keys/registrar-a.key \(Self.clock)
      [0]
      $ quanbu keys approve --all-open --key keys/registrar-b.key \(Self.clock)
      #15  revokes key 91350100M000100Y43: lost for good
      [0]
      $ quanbu keys create --id minjiang-2 --dir parties --demonstration
      [0]
      $ quanbu keys rotate --new parties/minjiang-2.pub --until 99 --key parties/91350100M000100Y43.key \(Self.clock)
      key-revoked (1) [91350100M000100Y43]: …
      [3]
      $ quanbu institution key 91350100M000100Y43 --new parties/minjiang-2.pub --reason lost --key keys/registrar-a.key \(Self.clock)
      #17  gives institution 91350100M000100Y43 the key minjiang-2: lost
      proposed; waits for a second person to approve entry 17
      [0]
      $ quanbu institution approve 17 --key keys/registrar-a.key \(Self.clock)
      17: same-person (12): …
      [3]
      $ quanbu institution approve 17 --key keys/registrar-b.key \(Self.clock)
      [0]
      $ quanbu institution show 91350100M000100Y43
      key 91350100M000100Y43  ES256  revoked
      key minjiang-2  ES256  active
      [0]
      $ quanbu keys create --id minjiang-3 --dir parties --demonstration
      [0]
      $ quanbu keys rotate --new parties/minjiang-3.pub --until 20 --key parties/minjiang-2.key \(Self.clock)
      #20  rotates to key minjiang-3, the old one signs to entry 20
      [0]
      $ quanbu institution show 91350100M000100Y43
      key minjiang-2  ES256  active, to entry 20, then minjiang-3
      key minjiang-3  ES256  active
      [0]
      """
    ).run(in: place)
  }

  @Test func `an institution is suspended, resumed and removed`() throws {
    let place = try Workplace.founded()
    try place.write(CatalogueTests.institutions, to: "institutions.yaml")
    try Transcript(
      """
      $ quanbu institution register institutions.yaml --make-keys parties --only 91350100M000100Y43 --key keys/registrar-a.key \(Self.clock)
      [0]
      $ quanbu institution resume 91350100M000100Y43 --reason x --key keys/registrar-b.key \(Self.clock)
      change-not-possible (150) [91350100M000100Y43]: …
      [3]
      $ quanbu institution suspend 91350100M000100Y43 --reason inspection --key keys/registrar-b.key \(Self.clock)
      #11  suspends institution 91350100M000100Y43: inspection
      [0]
      $ quanbu institution resume 91350100M000100Y43 --reason 'all well' --key keys/registrar-a.key \(Self.clock)
      #12  resumes institution 91350100M000100Y43: all well
      [0]
      $ quanbu institution list
      91350100M000100Y43 …registered …not set
      [0]
      $ quanbu institution remove 91350100M000100Y43 --reason closed --key keys/registrar-a.key \(Self.clock)
      #13  removes institution 91350100M000100Y43: closed
      [0]
      $ quanbu institution resume 91350100M000100Y43 --reason x --key keys/registrar-a.key \(Self.clock)
      change-not-possible (150) [91350100M000100Y43]: …
      [3]
      $ quanbu keys create --id minjiang-2 --dir parties --demonstration
      [0]
      $ quanbu institution key 91350100M000100Y43 --new parties/minjiang-2.pub --reason lost --key keys/registrar-a.key \(Self.clock)
      institution-removed (50) [91350100M000100Y43]: …
      [3]
      """
    ).run(in: place)
  }
}
