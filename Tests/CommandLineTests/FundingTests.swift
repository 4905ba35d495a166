import Testing

@Suite("from keys create to fund show")
struct FundingTests {
  @Test func `one billion yuan is appropriated and allocated by two persons`() throws {
    try Transcript(
      """
      $ quanbu fund appropriate --from-config config/fujian-2021 --key keys/maker.key --clock 2021-06-01T09:03:00+08:00
      #9  appropriates 1,000,000,000.00 yuan as tranche fj-2021-01, 闽就工办〔2021〕3号
      proposed; waits for a second person to approve entry 9
      [0]
      $ quanbu fund open
      9 …fund.appropriate …maker …p4 …appropriates 1,000,000,000.00 yuan…
      [0]
      $ quanbu fund approve 9 --key keys/checker.key --clock 2021-06-01T09:04:00+08:00
      #10  appropriates 1,000,000,000.00 yuan as tranche fj-2021-01, 闽就工办〔2021〕3号
      [0]
      $ quanbu fund allocate --from-config config/fujian-2021 --key keys/maker.key --clock 2021-06-01T09:05:00+08:00
      #11  allocates 980,000,000.00 yuan to 11 entities, tranche fj-2021-01, 闽就工办〔2021〕3号
      [0]
      $ quanbu fund approve --all-open --key keys/checker.key --clock 2021-06-01T09:06:00+08:00 --json
      {"done":[{"name":"11","entry":12}],"refused":[],"skipped":0}
      [0]
      $ quanbu fund transfer --tranche fj-2021-01 --from fuzhou --to xiamen --amount 0.01 --document d1 --key keys/maker.key --clock 2021-06-01T09:07:00+08:00
      [0]
      $ quanbu fund approve 13 --key keys/checker.key --clock 2021-06-01T09:08:00+08:00
      [0]
      $ quanbu fund show
      …(demonstration)
      appropriated 1,000,000,000.00 yuan
      fujian …20,000,000.00
      fuzhou …189,999,999.99
      xiamen …130,000,000.01
      pingtan …15,000,000.00
      unallocated …20,000,000.00
      total …980,000,000.00 …1,000,000,000.00
      cash in the special accounts
      total …0.00
      [0]
      $ quanbu fund show --config config/fujian-2021
      Province …20,000,000.00
      Pingtan Comprehensive Experimental Area …15,000,000.00
      [0]
      $ QUANBU_CONFIG=config/fujian-2021 quanbu report fund --csv | head -3 | tail -1 | tr -d '\\r'
      Fuzhou,189999999.99,0.00,0.00,0.00,0.00,0.00,189999999.99
      [0]
      $ quanbu report funnel --config config/fujian-2021
      Ningde …0
      [0]
      $ mkdir other; sed s/fujian-2021/other/ config/fujian-2021/fund.yaml > other/fund.yaml; quanbu fund show --config other
      other-config: …
      [2]
      $ quanbu fund show --lang zh --config none
      福州市 …189,999,999.99
      [0]
      $ quanbu fund show --lang zh
      总计 …1,000,000,000.00
      [0]
      $ quanbu fund show --json
      {"origin":"quanbu.example/fujian-2021",…"appropriated":100000000000,"unallocated":2000000000,"sum":100000000000,…
      [0]
      $ quanbu report fund --csv | head -2 | tail -1 | tr -d '\\r'
      fujian,20000000.00,0.00,0.00,0.00,0.00,0.00,20000000.00
      [0]
      """
    ).run(in: Workplace.founded())
  }

  @Test func `refusals name their code and leave the fund as it was`() throws {
    try Transcript(
      """
      $ quanbu keys register --new keys/maker.pub --person p9 --role finance-maker --scope '*' --key keys/root-a.key --clock 2021-06-01T09:03:00+08:00
      -  maker: registered already
      [0]
      $ quanbu fund appropriate --tranche t --amount 5 --document d --key keys/checker.key --clock 2021-06-01T09:03:00+08:00
      role-not-allowed (6) [finance-checker]: …
      [3]
      $ quanbu fund allocate --tranche t --share fuzhou=5 --document d --key keys/maker.key --clock 2021-06-01T09:03:00+08:00
      tranche-unknown (31) [t]: …
      [3]
      $ quanbu fund appropriate --tranche t --amount 5 --document d --key keys/maker.key --clock 2021-06-01T09:03:00+08:00
      [0]
      $ quanbu rules approve 11 --key keys/registrar-a.key --clock 2021-06-01T09:03:00+08:00
      other-group: …
      [2]
      $ quanbu fund approve 99 --key keys/checker.key --clock 2021-06-01T09:03:00+08:00
      99: proposal-unknown (10) [99]: …
      [3]
      $ quanbu fund decline 11 --reason 'wrong number' --key keys/checker.key --clock 2021-06-01T09:03:00+08:00
      #13  appropriates 5.00 yuan as tranche t, d
      [0]
      $ quanbu fund approve 11 --key keys/checker.key --clock 2021-06-01T09:03:00+08:00
      11: proposal-closed (11) [11]: …
      [3]
      $ quanbu keys suspend maker --reason lost --key keys/root-a.key --clock 2021-06-01T09:03:00+08:00
      proposed; waits for a second person to approve entry 15
      [0]
      $ quanbu keys approve 15 --key keys/root-b.key --clock 2021-06-01T09:03:00+08:00
      [0]
      $ quanbu fund appropriate --tranche t --amount 5 --document d --key keys/maker.key --clock 2021-06-01T09:03:00+08:00 --lang zh
      key-suspended (2) [maker]: 该密钥已暂停…
      [3]
      $ quanbu keys register --new keys/maker.pub --person p4 --role institution --scope '*' --key keys/root-a.key --clock 2021-06-01T09:03:00+08:00
      …role…
      [2]
      $ quanbu keys list --role finance-maker
      maker …suspended…
      [0]
      $ quanbu fund show
      appropriated 0.00 yuan
      [0]
      """
    ).run(in: Workplace.founded())
  }

  @Test func `one person with two keys is still one person`() throws {
    let place = try Workplace.founded()
    try Transcript(
      """
      $ quanbu keys create --id checker-2 --dir keys --alg SM2 --demonstration
      [0]
      $ quanbu keys register --new keys/checker-2.pub --person p4 --role finance-checker --scope '*' --key keys/root-a.key --clock 2021-06-01T09:03:00+08:00
      [0]
      $ quanbu keys approve --all-open --key keys/root-a.key --clock 2021-06-01T09:03:00+08:00
      9: same-person (12): …
      [3]
      $ quanbu keys approve --all-open --key keys/root-c.key --clock 2021-06-01T09:03:00+08:00
      #11  registers key checker-2: finance-checker, person p4, scope *
      [0]
      $ quanbu fund appropriate --tranche t --amount 1,000.00 --document d --key keys/maker.key --clock 2021-06-01T09:03:00+08:00
      [0]
      $ quanbu fund approve --all-open --key keys/checker-2.key --clock 2021-06-01T09:03:00+08:00 --lang zh
      12: same-person (12): 须由另一人复核…
      [3]
      """
    ).run(in: place)
  }
}
