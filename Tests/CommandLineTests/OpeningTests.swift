import Testing

@Suite("a ledger that is not as it should be is not written to")
struct OpeningTests {
  private static let act =
    "quanbu fund appropriate --tranche t --amount 5 --document d --key keys/maker.key --clock 2021-06-01T09:03:00+08:00"

  @Test(arguments: [
    ("chmod 644 keys/maker.key", 5, "key-file-mode: Others may read this file (keys/maker.key: 0644); …"),
    ("echo other > pass", 5, "key-file-passphrase: Wrong passphrase…(keys/maker.key)…"),
    ("rm keys/maker.pub", 5, "secret-unreadable: …(keys/maker.pub)"),
    ("echo '{' > keys/maker.pub", 5, "keys/maker.pub: json-…"),
    ("rm keys/maker.key", 5, "key-file-unreadable: …"),
    ("cp keys/registrar-a.key keys/maker.key", 3, "bad-signature: …"),
    ("chmod 644 service/pepper.key", 5, "secret-mode: …"),
    ("head -c 32 /dev/zero > service/pepper.key", 5, "pepper-wrong: …"),
    ("chmod 640 service/log.key", 5, "key-file-mode: …"),
    ("cp service/log-sm2.key service/log.key", 5, "note-wrong-key: …"),
    ("rm high-water", 6, "high-water-missing: …"),
    ("echo junk > high-water", 5, "high-water-unreadable: …"),
    ("echo '{}' > ledger/settings.json", 5, "settings-malformed: …"),
    ("rm ledger/journal.sqlite*", 5, "journal-missing: …"),
    ("rm ledger/journal.sqlite-*; head -c 8192 /dev/zero > ledger/journal.sqlite", 5, "not-a-ledger: …"),
    ("chmod 600 pass", 0, "proposed; waits for a second person to approve entry 9"),
  ])
  func `after this is done to it`(_ damage: String, _ status: Int, _ says: String) throws {
    try Transcript("$ \(damage)\n[0]\n$ \(Self.act)\n\(says)\n[\(status)]").run(in: Workplace.founded())
  }

  @Test func `what was rejected is told to the operator where asked for`() throws {
    try Transcript(
      """
      $ cp keys/registrar-a.key keys/maker.key
      [0]
      $ QUANBU_LOG=notice \(Self.act)
      …notice quanbu.ledger…code=bad-signature key=maker request=vreq+jws…rejected
      bad-signature: …
      [3]
      $ \(Self.act)
      bad-signature: …
      !quanbu.ledger
      [3]
      """
    ).run(in: Workplace.founded())
  }

  @Test func `a file of the format before is told so by what only reads`() throws {
    try Transcript(
      """
      $ quanbu ledger upgrade
      already of format 2
      [0]
      $ quanbu ledger backup --to copy.sqlite && printf '\\001' | dd of=copy.sqlite bs=1 seek=63 conv=notrunc status=none
      [0]
      $ quanbu audit --ledger copy.sqlite --trust trust.json
      older-format: …quanbu ledger upgrade…(format 1: copy.sqlite)
      [6]
      $ quanbu ledger upgrade --ledger nowhere
      journal-missing: …
      [5]
      $ quanbu ledger upgrade --ledger trust.json
      not-a-ledger: …
      [5]
      """
    ).run(in: Workplace.founded())
  }

  @Test func `a restored backup is older than its high-water copy`() throws {
    try Transcript(
      """
      $ cp -r ledger backup
      [0]
      $ \(Self.act)
      [0]
      $ rm -r ledger && mv backup ledger
      [0]
      $ \(Self.act)
      older-than-high-water: …
      [6]
      """
    ).run(in: Workplace.founded())
  }

  @Test func `a backup is made beside the work, audited as it is, and restored unless it is too old`() throws
  {
    let restore = "rm ledger/journal.sqlite*; cp copy.sqlite ledger/journal.sqlite"
    try Transcript(
      """
      $ quanbu ledger backup --to copy.sqlite
      backed up 9 entries, …
      [0]
      $ ls copy.sqlite*; stat -c %a copy.sqlite
      copy.sqlite
      600
      [0]
      $ quanbu ledger backup --to copy.sqlite
      journal-exists: …
      [5]
      $ quanbu ledger backup --to nowhere/copy.sqlite
      journal-read-only: …
      [5]
      $ quanbu ledger backup --to other.sqlite --json
      {"file":"other.sqlite","entries":9,"root":"…","bytes":…}
      [0]
      $ quanbu audit --ledger copy.sqlite --trust trust.json
      [0]
      $ \(restore); \(Self.act)
      proposed; waits for a second person to approve entry 9
      [0]
      $ \(restore); \(Self.act)
      older-than-high-water: …
      [6]
      """
    ).run(in: Workplace.founded())
  }

  @Test func `the clock of a demonstration is an argument and may not leap`() throws {
    let bare = Self.act.replacing(" --clock 2021-06-01T09:03:00+08:00", with: "")
    try Transcript(
      """
      $ \(bare)
      clock-argument-missing: a demonstration ledger needs --clock
      [5]
      $ \(bare) --clock yesterday
      instant-malformed: …
      [2]
      $ \(bare) --clock 2020-06-01T09:00:00+08:00
      clock-behind: …
      [5]
      $ cp -a . ../leap-$$ && cd ../leap-$$ && \(bare) --clock 2021-09-01T09:00:00+08:00; r=$?; rm -r ../leap-$$; exit $r
      clock-step: …
      [3]
      $ quanbu ledger clock confirm --until 2021-09-02T00:00:00+08:00 --key keys/maker.key --clock 2021-06-01T09:03:00+08:00
      [0]
      $ quanbu ledger clock approve --all-open --key keys/checker.key --clock 2021-06-01T09:03:00+08:00
      #10  lets the clock run on to 2021-09-02 00:00:00 (Shanghai)
      [0]
      $ \(bare) --clock 2021-09-01T09:00:00+08:00
      [0]
      """
    ).run(in: Workplace.founded())
  }

  @Test func `a production ledger takes no clock and no demonstration keys`() throws {
    let founding =
      "quanbu init --config config/fujian-2021 --ledger ledger --keys service --trust trust.json --high-water high-water"
    let roots = "--root keys/a.pub=p1 --root keys/b.pub=p2 --root keys/c.pub=p3"
    try Transcript(
      """
      $ for id in a b c; do quanbu keys create --id $id --dir keys || exit 1; done; quanbu keys create --id d --dir keys --demonstration
      [0]
      $ \(founding) --root keys/d.pub=p1 --root keys/b.pub=p2 --root keys/c.pub=p3
      demonstration-key: d: a demonstration key may not be used on a production ledger
      [3]
      $ \(founding) \(roots) --clock 2021-06-01T09:00:00+08:00
      clock-argument-refused: …
      [5]
      $ \(founding) \(roots)
      founded the ledger quanbu.example/fujian-2021: ledger
      [0]
      $ \(founding) \(roots)
      output-unwritable: …
      [5]
      $ \(founding.replacing("trust.json", with: "trust-2.json")) \(roots); r=$?; test ! -e trust-2.json && exit $r
      ledger-exists: …
      [5]
      $ quanbu fund show > /dev/full
      [5]
      $ quanbu fund show | true
      [0]
      $ quanbu keys register --new keys/d.pub --person p4 --role issuer --scope '*' --key keys/a.key
      demonstration-key: …
      [3]
      $ quanbu keys revoke a --reason 'left the office' --key keys/a.key --clock 2021-06-01T09:00:00+08:00
      clock-argument-refused: …
      [5]
      $ quanbu keys revoke a --reason 'left the office' --key keys/a.key
      #1  revokes key a: left the office
      [0]
      $ stat -c %a keys/a.key service service/pepper.key service/log.key
      600
      700
      600
      600
      [0]
      """
    ).run(in: Workplace())
  }
}
