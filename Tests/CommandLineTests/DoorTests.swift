import ArgumentParser
import Foundation
import Testing

@testable import quanbu

@Suite("through a door, in signed queries alone")
struct DoorTests {
  private static let later = Workplace.later
  private static let door = "--server file:ledger"

  /// Subcommands that read, each with a key whose role may see all of it, by its arguments.
  private static let reading: [(key: String, lines: [String])] = [
    (
      "keys/auditor.key",
      [
        "keys list", "keys list --role issuer", "keys open", "ledger show", "ledger entries",
        "ledger entries --from 2 --count 300", "ledger entries --from 3 --count 4 --raw", "ledger clock open",
        "ledger checkpoint", "log checkpoint", "log key --all", "log consistency --held first.checkpoint",
        "log export --to copy", "receipt get --entry 5 --to copy", "receipt get --entry 99999 --to copy",
        "report funnel", "report funnel --csv",
      ]
    ),
    (
      "keys/maker.key",
      [
        "fund show", "fund show --tranche none", "fund open", "bank list", "bank list --entity xiamen",
        "bank show fuzhou/2021-05", "bank show fuzhou/2021-05 --open", "bank show fuzhou/2021-04",
        "bank open",
        "settlement list", "settlement list --state paid", "settlement show $(cat order)",
        "settlement show 1", "settlement open", "settlement export --to copy",
        "settlement export --to copy --order $(cat order)", "report fund", "report orders",
        "reconcile --statements statements --banks config/fujian-2021/banks --entity fuzhou",
      ]
    ),
    (
      "keys/registrar-a.key",
      [
        "rules show", "rules show --all", "rules show --entity xiamen --on 2021-07-01", "rules open",
        "institution list", "institution list --entity xiamen", "institution show 91350100M000100Y43",
        "institution show 91350100M000100Y44", "institution open", "report institutions",
      ]
    ),
    (
      "keys/issuer-a.key",
      [
        "batch list", "batch show t1", "batch show t9", "batch open", "voucher show 1", "voucher show 999",
        "voucher verify --token-file t1.jsonl", "voucher verify --token-file t1.jsonl --trust trust.json",
      ]
    ),
    (
      "keys/first.key",
      [
        "class list", "class list --state filed", "class list --institution 91350100M000100Y43",
        "class show c1", "class show c9", "claim list", "claim list --state approved --entity fuzhou",
        "claim list --institution 91350100M000100Y43", "claim show $(cat claim)", "claim show 1",
        "claim withdrawal open", "voucher show 3",
      ]
    ),
    (
      Workplace.school,
      [
        "class list --institution 91350100M000100Y43", "class show c1", "claim show $(cat claim)",
        "voucher show 1",
      ]
    ),
  ]

  /// A ledger with all kinds of rows, and an auditor.
  private static func lived() throws -> Workplace {
    let place = try Workplace.inClass()
    try Transcript(
      """
      $ quanbu ledger checkpoint > first.checkpoint && quanbu keys create --id auditor --dir keys --demonstration
      $ quanbu keys register --new keys/auditor.pub --person p20 --role auditor --scope '*' --key keys/root-a.key \(Workplace.today)
      $ quanbu keys approve --all-open --key keys/root-b.key \(Workplace.today)
      [0]
      """
    ).run(in: place)
    _ = try place.redeemed().ordered()
    try place.shell("mkdir -p statements")
    try place.write(
      """
      交易日期,交易时间,交易摘要,交易金额,本次余额,对手信息,日志号,交易渠道,交易附言
      20210531,090000,财政拨款,10000.00,10000.00,某户,1,网银,
      20210531,090001,利息,3.00,10003.00,某户,2,网银,

      """, to: "statements/s.csv")
    try place.write(
      """
      {entity: fuzhou, account: "1234", layout: abc, from: "2021-05-01", to: "2021-05-31", opening: "0.00", closing: "10003.00"}

      """, to: "statements/s.statement.yaml")
    try Transcript(
      """
      $ quanbu bank import statements/s.csv --banks config/fujian-2021/banks --key keys/checker.key \(later)
      [0]
      $ quanbu bank post fuzhou/2021-05 1 --as receipt --key keys/maker.key \(later)
      [0]
      $ quanbu batch create --id t2 --tranche fj-2021-01 --entity xiamen --reach open --value face --yuan 7 --count 2 --key keys/issuer-a.key \(later)
      [0]
      """
    ).run(in: place)
    return place
  }

  @Test func `every subcommand that reads prints the same as on the file`() throws {
    let place = try Self.lived()
    for (key, lines) in Self.reading {
      for line in lines {
        for form in line.hasSuffix("--csv") || line.hasSuffix("--raw") ? [""] : ["", " --json"] {
          let command = "rm -rf copy; quanbu " + line + form
          let files =
            "; status=$?; cat copy copy/checkpoint copy/tile/0/* copy/tile/entries/* 2>/dev/null; exit $status"
          let own = try place.shell(command + files)
          let asked = try place.shell(command + " \(Self.door) --key \(key) \(Self.later)" + files)
          #expect(own.status == asked.status, "\(line)\(form)")
          #expect(own.output == asked.output, "\(line)\(form)")
          #expect(!own.output.contains("Usage"), "\(line)\(form)")
        }
      }
    }
    let told = Set(Self.reading.flatMap(\.lines))
    for command in Self.readers(Quanbu.self, below: []) {
      #expect(told.contains { $0 == command || $0.hasPrefix(command + " ") }, "\(command) is not compared")
    }
  }

  /// Every subcommand that only reads.
  private static func readers(_ command: any ParsableCommand.Type, below names: [String]) -> [String] {
    command.configuration.subcommands.flatMap { child -> [String] in
      let name = names + [child._commandName]
      guard child.configuration.subcommands.isEmpty else { return readers(child, below: name) }
      let help = child.helpMessage(columns: 400)
      // That one acts.
      guard help.contains("QUANBU_KEY"), child != LedgerLapse.self else { return [] }
      return [name.joined(separator: " ")]
    }
  }

  @Test func `an institution is told of its own alone`() throws {
    let place = try Self.lived()
    try place.write(
      """
      - code: "91350200M000200A46"
        name: "另一学校"
        entity: "xiamen"
        algorithm: "ES256"
        programmes: [{code: "p1", occupation: "4-10-01-01", certificate: "skill-grade", grade: 5, hours: 40}]
        override: "登记在册"

      """, to: "other.yaml")
    let asked = "\(Self.door) \(Self.later)"
    try Transcript(
      """
      $ quanbu institution register other.yaml --make-keys parties --key keys/registrar-a.key \(Self.later)
      [0]
      $ quanbu claim list \(asked) --key \(Workplace.school)
      …c1…
      [0]
      $ quanbu settlement list \(asked) --key \(Workplace.school)
      PO…
      [0]
      $ for what in 'claim list' 'class list' 'settlement list'; do quanbu $what \(asked) --key parties/91350200M000200A46.key; done
      (none)
      (none)
      (none)
      [0]
      $ quanbu class show c1 \(asked) --key parties/91350200M000200A46.key
      class-unknown (15) [c1]: …
      [3]
      $ quanbu voucher show 1 \(asked) --key parties/91350200M000200A46.key
      not-presented (20) [0000000001]: …
      [3]
      $ quanbu voucher show 999 \(asked) --key parties/91350200M000200A46.key
      not-presented (20) [0000000999]: …
      [3]
      $ quanbu voucher verify --token-file t1.jsonl --voucher 0000000001 \(asked) --key parties/91350200M000200A46.key
      1 tokens, 0 bad
      [0]
      $ quanbu fund show \(asked) --key \(Workplace.school)
      role-not-allowed (6)…
      [3]
      $ quanbu ledger entries \(asked) --key keys/maker.key
      role-not-allowed (6)…
      [3]
      """
    ).run(in: place)
  }

  @Test func `acts as on the file, from any folder, with one outbox`() throws {
    let place = try Workplace.inClass()
    let asked = "--server file:../ledger \(Self.later)"
    try Transcript(
      """
      $ mkdir away; printf '券号,学时,证书,考勤文件,考试文件\\n1,40,职业技能等级证书,plan.md,plan.md\\n2,40,职业技能等级证书,plan.md,plan.md\\n' > away/r1.csv
      [0]
      $ cd away; export QUANBU_PASSPHRASE_FILE=../pass; quanbu class redeem --class c1 --list r1.csv --evidence .. --key ../\(Workplace.school) \(asked)
      #…  redeems 2 vouchers, class c1
      commands 1: 1 accepted, 0 refused
      [0]
      $ ls outbox/voucher.redeem*.done | wc -l; test -e away/outbox
      1
      [1]
      $ mkdir further; cp away/r1.csv further; cd further; export QUANBU_PASSPHRASE_FILE=../pass; quanbu institution redeem --class c1 --class-list r1.csv --evidence .. --key ../\(Workplace.school) \(asked)
      commands 1: 1 accepted (1 of them before, and not done again), 0 refused
      [0]
      $ quanbu claim review --all --evidence . --key keys/first.key \(Self.door) \(Self.later)
      commands 1: 1 accepted, 0 refused
      [0]
      $ quanbu claim approve --all-reviewed --evidence . --key keys/second.key \(Self.door) \(Self.later)
      commands 1: 1 accepted, 0 refused
      [0]
      $ quanbu settlement propose --all-approved --key keys/maker.key \(Self.door) \(Self.later)
      commands 1: 1 accepted, 0 refused
      [0]
      $ quanbu settlement approve --all-open --key keys/checker.key \(Self.door) \(Self.later)
      [0]
      $ quanbu ledger lapse --key keys/checker.key \(Self.door) \(Self.later)
      0 vouchers lapsed, 0.00 yuan returned
      [0]
      $ quanbu ledger lapse --key keys/maker.key \(Self.door) \(Self.later)
      role-not-allowed (6)…
      [3]
      $ quanbu audit --ledger ledger --trust trust.json
      [0]
      """
    ).run(in: place)
  }

  @Test func `a server's outbox lies beside the trust file, wherever one works`() throws {
    let place = try Workplace.atClass()
    let void = "quanbu voucher void 6 --reason 错发 --key ../keys/issuer-a.key \(Workplace.today)"
    let claim = "quanbu voucher claim --list ../6.csv --key ../keys/channel.key \(Workplace.today)"
    try place.write("券号,姓名,身份证号\n6,学员6,\(People.number(6))\n", to: "6.csv")
    try Transcript(
      """
      $ mkdir party a b; cp trust.json party; rm -r outbox
      [0]
      """
    ).run(in: place)
    let ran = try place.served(
      """
      quanbu trust pin --trust party/trust.json --certificate server.crt
      export QUANBU_TRUST=$PWD/party/trust.json
      (cd a; \(claim)); (cd b; \(claim); QUANBU_OUTBOX=own \(void); \(void) --outbox given)
      """)
    #expect(ran.output.contains("1 accepted (1 of them before, and not done again)"), "\(ran.output)")
    try Transcript(
      """
      $ ls -d */outbox outbox; ls party/outbox/* b/own/* b/given/* | sed 's/-.*//'; stat -c %a party/outbox
      party/outbox
      b/given/voucher.void
      b/own/voucher.void
      party/outbox/voucher.claim
      700
      !a/outbox
      !b/outbox
      [0]
      """
    ).run(in: place)
  }

  @Test(arguments: ["", door])
  func `asks first, and nothing is sent, kept or counted`(door: String) throws {
    let place = try Workplace.inClass()
    try place.write(
      "券号,学时,证书,考勤文件,考试文件\n1,40,职业技能等级证书,plan.md,plan.md\n4,40,职业技能等级证书,plan.md,plan.md\n",
      to: "r1.csv")
    let redeem = "quanbu class redeem --class c1 --evidence . --key \(Workplace.school) \(door) \(Self.later)"
    try Transcript(
      """
      $ quanbu ledger show --json > before; ls outbox > kept
      $ \(redeem) --list r1.csv --check
      asked first about 1: 0 would be accepted, 1 refused; nothing was sent
      r1.csv:3: not-presented (20): …(redeems 2 vouchers, class c1)
      [3]
      $ sed -i '$d' r1.csv; \(redeem) --list r1.csv --check
      ?  redeems 1 vouchers, class c1, 700.00 yuan
      asked first about 1: 1 would be accepted, 0 refused; nothing was sent
      [0]
      $ \(redeem) --list r1.csv --check --json
      {"act":"voucher.redeem","checked":true,"commands":1,"accepted":1,…
      [0]
      $ quanbu voucher claim --list claims.csv --key keys/channel.key \(door) \(Self.later) --check
      asked first about 5: 0 would be accepted, 5 refused; nothing was sent
      claims.csv:2: already-activated…
      [3]
      $ quanbu ledger show --json | cmp - before && ls outbox | cmp - kept
      [0]
      $ \(redeem) --list r1.csv
      commands 1: 1 accepted, 0 refused
      [0]
      """
    ).run(in: place)
  }

  @Test(arguments: ["", door])
  func `a voucher is checked by the token that is shown`(door: String) throws {
    let place = try Workplace.inClass()
    let check = "quanbu voucher check --key \(Workplace.school) \(door) \(Self.later)"
    try Transcript(
      """
      $ head -1 t1.jsonl > mine; sed -n 6p t1.jsonl > fresh; sed 's/....."}/AAAAA"}/' mine > forged; chmod 600 mine fresh forged
      $ \(check) --token-file mine
      voucher 0000000001: activated
        class c1
      [0]
      $ \(check) --token-file fresh --json
      {"vouchers":[{"voucher":6,"state":"issued",…
      [0]
      $ \(check) --token-file forged
      forged:1: not-presented (20): …
      [3]
      $ grep -c '"ask":"voucher.shown","withheld":1' ledger/queries.log
      1
      [0]
      """
    ).run(in: place)
  }

  @Test func `tells what is missing to reach a server`() throws {
    let place = try Workplace.founded()
    try Transcript(
      """
      $ quanbu keys list --ledger ledger --server https://127.0.0.1:1
      Error: …--ledger or --server, not both.
      [2]
      $ quanbu keys list --server file:ledger
      key-needed: …
      [2]
      $ QUANBU_SERVER=file:ledger quanbu keys list
      key-needed: …
      [2]
      $ QUANBU_SERVER=file:ledger quanbu keys list --ledger ledger
      [0]
      $ QUANBU_SERVER=file:ledger QUANBU_KEY=keys/root-a.key quanbu keys list --clock 2021-06-01T10:00:00+08:00
      [0]
      $ quanbu ledger backup --to b.sqlite --server file:ledger
      Error: Unknown option '--server'…
      [2]
      """
    ).run(in: place)
  }
}
