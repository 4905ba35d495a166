import Testing

@Suite("rules, institutions, receipts and the log")
struct CatalogueTests {
  private static let clock = "--clock 2021-06-01T09:03:00+08:00"

  @Test func `rules are checked, published by two and shown with their documents`() throws {
    let place = try Workplace.founded()
    try Transcript(
      """
      $ sed 's/months: 3/months: 99/' config/fujian-2021/rules/2021-05-31-vouchers.yaml > bad.yaml
      [0]
      $ quanbu rules check bad.yaml config/fujian-2021/rules/2021-05-31-ages.yaml
      …fj-2021-ages …粤人社规〔2023〕13号 …ages
      bad.yaml:8:12: number-out-of-range [validity.months]: …
      [5]
      $ quanbu rules publish bad.yaml --key keys/registrar-a.key \(Self.clock)
      bad.yaml:8:12: number-out-of-range …
      [5]
      $ quanbu rules publish config/fujian-2021/rules/*.yaml --key keys/registrar-a.key \(Self.clock)
      7 proposed, 0 skipped, 0 refused
      [0]
      $ quanbu rules publish config/fujian-2021/rules/*.yaml --key keys/registrar-b.key \(Self.clock)
      -  fj-2021-ages: proposed already, entry 9
      0 proposed, 7 skipped, 0 refused
      [0]
      $ quanbu rules approve 9-15 --key keys/registrar-b.key \(Self.clock)
      7 in force, 0 skipped, 0 refused
      [0]
      $ quanbu rules show --on 2024-06-30 --entity quanzhou
      validity …3 months …闽人社文〔2021〕64号 …
      uplifts …shortage-services 20% …（文号不详）…
      [0]
      $ quanbu rules show --on 2024-07-01 --entity quanzhou
      uplifts …six-groups 20% …闽人社发〔2024〕3号…
      [0]
      $ quanbu rules show --entity nowhere
      entity-unknown: …
      [2]
      """
    ).run(in: place)
  }

  @Test func `institutions are registered once, their accounts by two registrars and never printed`() throws {
    let place = try Workplace.founded()
    try place.write(Self.institutions, to: "institutions.yaml")
    try place.write(Self.institutions.replacing("M000100Y43", with: "M000100Y44"), to: "wrong.yaml")
    try Transcript(
      """
      $ quanbu institution register wrong.yaml --make-keys parties --key keys/registrar-a.key \(Self.clock)
      wrong.yaml:1:3: credit-code-check [[0].code]: …
      [5]
      $ quanbu institution register institutions.yaml --key keys/registrar-a.key \(Self.clock)
      key-not-named: …
      [2]
      $ quanbu institution register institutions.yaml --make-keys parties --only 91350100M000100Y43 --key keys/registrar-a.key \(Self.clock)
      #9  registers institution 91350100M000100Y43 闽江职业培训学校 (fuzhou), 1 programmes
      [0]
      $ quanbu institution register institutions.yaml --make-keys parties --key keys/registrar-a.key \(Self.clock)
      -  91350100M000100Y43: registered already
      1 registered, 1 skipped, 0 refused
      [0]
      $ quanbu institution payee institutions.yaml --key keys/registrar-a.key \(Self.clock)
      #11  sets the payee account of institution 91350100M000100Y43
      2 proposed, 0 skipped, 0 refused
      !3501001234567
      [0]
      $ quanbu institution approve --all-open --accounts institutions.yaml --key keys/registrar-a.key \(Self.clock)
      11: same-person (12): …
      [3]
      $ quanbu institution approve --all-open --accounts institutions.yaml --key keys/registrar-b.key \(Self.clock)
      2 in force, 0 skipped, 0 refused
      [0]
      $ quanbu institution payee institutions.yaml --key keys/registrar-a.key \(Self.clock)
      -  91350100M000100Y43: unchanged
      [0]
      $ quanbu institution suspend 91350100M000100Y43 --reason inspection --key keys/registrar-b.key \(Self.clock)
      [0]
      $ quanbu institution list
      91350100M000100Y43 …suspended …set
      913502000000000011 …registered …set
      [0]
      $ quanbu institution show 913502000000000011
      key 913502000000000011  SGD_SM3_SM2  active
      !3502001234567
      [0]
      $ quanbu ledger entries --raw --from 0 --count 100
      !3501001234567
      [0]
      """
    ).run(in: place)
  }

  @Test func `receipts hold offline, and do not when touched`() throws {
    try Transcript(
      """
      $ quanbu keys suspend maker --reason lost --key keys/root-a.key --receipts kept \(Self.clock)
      [0]
      $ quanbu receipt show kept/9.receipt
      entry 9, …
      root-a  key.change  [proposed]
      [0]
      $ mv ledger away && quanbu receipt verify kept/9.receipt --trust trust.json
      holds  kept/9.receipt
        the command's signature is right: root-a
      [0]
      $ mv away ledger && quanbu receipt get --entry 5 --to 5.receipt
      receipt of entry 5: 5.receipt (checkpoint 10)
      [0]
      $ sed 's/^index 5/index 4/' 5.receipt > moved.receipt; quanbu receipt verify moved.receipt 5.receipt --trust trust.json
      does not hold  moved.receipt: proof-file-not-included: …
      holds  5.receipt
      [6]
      $ echo junk > junk.receipt; quanbu receipt verify junk.receipt --trust trust.json
      junk.receipt: proof-file-header: …
      [5]
      $ quanbu receipt get --entry 10 --to 10.receipt
      entry-unknown: …
      [2]
      """
    ).run(in: Workplace.founded())
  }

  @Test func `the log is exported once and never over a folder that contradicts it`() throws {
    try Transcript(
      """
      $ quanbu log key
      quanbu.example/fujian-2021+…
      [0]
      $ quanbu log key --all | wc -l
      2
      [0]
      $ quanbu log checkpoint --to held.note; quanbu log export --ledger ledger --to out
      exported 9 entries in 2 tiles, 2 of them new: out
      [0]
      $ cmp held.note out/checkpoint && find out -type f | sort
      out/checkpoint
      out/tile/0/000.p/9
      out/tile/entries/000.p/9
      [0]
      $ quanbu keys revoke maker --reason lost --key keys/maker.key \(Self.clock)
      [0]
      $ quanbu log consistency --held held.note
      held.note …9 …10  consistent
      [0]
      $ quanbu log export --ledger ledger --to out --json
      {"size":10,"tiles":2,"written":2}
      [0]
      $ quanbu log export --ledger ledger --to out --json
      {"size":10,"tiles":2,"written":0}
      [0]
      $ sed 's/^9$/8/' held.note > forged.note; quanbu log consistency --held forged.note
      …
      [6]
      $ quanbu ledger show --json
      {…"entries":10,…"keys":7,"institutions":0,"open":0,…
      [0]
      $ quanbu ledger entries --count 1 --lang zh
      #9 …maker  key.change  [完成]  密钥 maker：吊销，lost
      [0]
      """
    ).run(in: Workplace.founded())
  }

  static let institutions = """
    - code: "91350100M000100Y43"
      name: 闽江职业培训学校
      entity: fuzhou
      programmes:
        - {code: p1, occupation: 6-18-01-01, certificate: skill-grade, grade: 4, hours: 120}
      payee: {name: 闽江职业培训学校, number: "3501001234567", bank: 中国银行福州分行}
    - code: "913502000000000011"
      name: 鹭岛技工学校
      entity: xiamen
      algorithm: SM2
      override: as printed on the certificate of registration
      programmes:
        - {code: p1, occupation: 6-18-01-01, certificate: completion, hours: 60}
      payee: {name: 鹭岛技工学校, number: "3502001234567", bank: 中国工商银行厦门分行}
    """
}
