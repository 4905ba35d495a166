import Testing

@Suite("a voucher in hand is checked with the status list, the trust anchor and nothing else")
struct StatusListTests {
  private static func clock(_ time: String) -> String { "--clock 2021-06-\(time):00+08:00" }
  private static func check(_ voucher: String, _ list: String = "a.list", _ more: String = "") -> String {
    "quanbu status-list check \(list) --token-file t1.jsonl --voucher \(voucher) --trust trust.json \(more)"
  }
  private static let key = "--pub keys/v1.pub"

  @Test func `made beside the ledger, checked without it`() throws {
    let morning = Self.clock("02T10:00")
    try Transcript(
      """
      $ quanbu status-list make --to a.list \(Self.clock("02T09:00"))
      list: 3 prefixes, … entries, issued 2021-06-02 09:00:0…, expires 2021-06-03 09:00:0… (Shanghai)
      [0]
      $ mv ledger away; mv service gone; \(Self.check("1", "a.list", "\(Self.key) \(morning)"))
      unusable  voucher 0000000001: listed: activated, …ask the ledger (…1 in 6148914691236517205)
      list: 3 prefixes, …
      [4]
      $ \(Self.check("3", "a.list", morning))
      unusable  …
      [4]
      $ for n in 4 5 6; do \(Self.check("$n", "a.list", "\(Self.key) \(morning)")) || exit 1; done
      usable  voucher 0000000004: not listed, and its signature holds; the ledger decides at activation
      usable  voucher 0000000005: …
      usable  voucher 0000000006: …
      [0]
      $ \(Self.check("4", "a.list", "\(Self.key) --json \(morning)"))
      {"size":…,"issuedAt":16225956…,"expiresAt":16226820…,"prefixes":3,"vouchers":[{"voucher":4,"verdict":"usable","why":"not-listed","expires":"2021-09-01","signatureChecked":true}]}
      [0]
      $ quanbu status-list check a.list --token-file t1.jsonl --trust trust.json \(Self.key) \(morning)
      unusable  voucher 0000000001: listed…
      unusable  voucher 0000000003: listed…
      usable  voucher 0000000004: …
      usable  voucher 0000000006: …
      list: 3 prefixes, …
      [4]
      $ \(Self.check("4", "a.list", morning))
      not certain  voucher 0000000004: not listed, but the token's signature was not checked: …
      [4]
      $ \(Self.check("4", "a.list", "\(Self.key) \(Self.clock("03T09:01"))"))
      not certain  voucher 0000000004: the list has expired: fetch a new one
      [4]
      $ \(Self.check("1", "a.list", "--json \(Self.clock("03T09:01"))"))
      {…{"voucher":1,"verdict":"uncertain","why":"status-list-expired",…
      [4]
      $ \(Self.check("4", "a.list", "--json \(Self.key) \(Self.clock("02T08:54"))"))
      {…{"voucher":4,"verdict":"uncertain","why":"status-list-from-future",…
      [4]
      $ \(Self.check("4", "a.list", "--lang zh \(Self.key) --clock 2021-09-02T00:00:00+08:00"))
      不可用  券号 0000000004：最后可用日 2021-09-01 已过
      [4]
      $ quanbu keys create --id v1 --dir other --demonstration; \(Self.check("4", "a.list", "--pub other/v1.pub \(morning)"))
      unusable  voucher 0000000004: the key it names did not sign the token
      [4]
      """
    ).run(in: Workplace.inClass())
  }

  @Test func `a delta leads to the same bytes as the whole list, and from no other`() throws {
    let noon = Self.clock("02T12:00")
    try Transcript(
      """
      $ quanbu status-list make --to a.list --hours 2 \(Self.clock("02T09:00"))
      [0]
      $ quanbu class withdraw --class c1 --voucher 2 --reason moved --key \(Workplace.school) \(noon)
      [0]
      $ quanbu voucher void 4 --reason lost --key keys/issuer-a.key \(noon)
      [0]
      $ quanbu status-list make --to b.list --since a.list --delta b.delta \(noon)
      list: 3 prefixes, …
      delta: from … entries, 1 added, 1 removed
      [0]
      $ mv ledger away; quanbu status-list apply a.list b.delta --to c.list --trust trust.json
      list: 3 prefixes, …
      delta: from … entries, 1 added, 1 removed
      [0]
      $ cmp b.list c.list; \(Self.check("2", "c.list", "\(Self.key) \(noon)"))
      usable  voucher 0000000002: …
      [0]
      $ \(Self.check("4", "c.list", "\(Self.key) \(noon)"))
      unusable  voucher 0000000004: listed…
      [4]
      $ quanbu status-list apply a.list b.delta --to d.list --trust trust.json --json
      {"size":…,"issuedAt":…,"expiresAt":…,"prefixes":3,"from":…,"added":1,"removed":1}
      [0]
      $ quanbu status-list apply b.list b.delta --to d.list --trust trust.json
      b.delta: status-list-other-base: …
      [5]
      $ quanbu status-list apply a.list b.list --to d.list --trust trust.json
      b.list: status-list-line-count: …
      [5]
      $ head -c -1 b.delta > x.delta; tail -c 1 b.delta | tr '\\000-\\377' '\\001-\\377\\000' >> x.delta
      $ quanbu status-list apply a.list x.delta --to d.list --trust trust.json
      x.delta: status-list-does-not-fit: …
      [6]
      """
    ).run(in: Workplace.inClass())
  }

  @Test func `what the log did not sign is no list`() throws {
    let clock = Self.clock("02T10:00")
    func check(_ list: String, _ trust: String = "trust.json") -> String {
      "quanbu status-list check \(list) --token-file t1.jsonl --voucher 4 --trust \(trust) \(clock)"
    }
    try Transcript(
      """
      $ quanbu status-list make --to a.list \(Self.clock("02T09:00"))
      $ head -c -1 a.list > x.list; tail -c 1 a.list | tr '\\000-\\377' '\\001-\\377\\000' >> x.list; \(check("x.list"))
      x.list: status-list-digest: …
      [6]
      $ sed -b 's/^3$/2/' a.list > x.list; \(check("x.list"))
      x.list: note-bad-signature: …
      [6]
      $ head -c -8 a.list > x.list; \(check("x.list"))
      x.list: status-list-body-length: …
      [5]
      $ quanbu log checkpoint --to x.list; \(check("x.list"))
      x.list: status-list-cut: …
      [5]
      $ : > x.list; \(check("x.list"))
      unreadable-file: cannot read x.list
      [5]
      $ \(check("none.list"))
      unreadable-file: cannot read none.list
      [5]
      $ sed 's#"origin":"[^"]*"#"origin":"other.example"#' trust.json > other.json; \(check("a.list", "other.json"))
      a.list: status-list-foreign-origin: …
      [6]
      $ echo no > token; chmod 600 token; quanbu status-list check a.list --token-file token --trust trust.json
      token:1: bad-token: …
      [5]
      $ quanbu status-list check a.list --token-file t1.jsonl --voucher 9 --trust trust.json
      token-not-in-file: …
      [5]
      $ chmod 644 t1.jsonl; \(check("a.list"))
      secret-mode: …
      [5]
      """
    ).run(in: Workplace.inClass())
  }

  /// Whole, by what changed since, and neither over another file nor over a newer list.
  @Test func `fetched from the server, verified`() throws {
    let place = try Workplace.inClass()
    let ran = try place.served(
      """
      export QUANBU_LANG=en
      quanbu status-list make --to newer.list \(Self.clock("02T09:00")) > made || exit 1
      cp newer.list kept.list; echo none > other.list
      for file in a a other newer; do quanbu status-list fetch --to $file.list; echo "[$?]"; done 2>&1
      sed 's#"origin":"[^"]*"#"origin":"other.example"#' trust.json > other.json
      quanbu status-list fetch --to b.list --trust other.json 2>&1; echo "[$?]"
      cmp newer.list kept.list && (echo none | cmp - other.list) && ! test -e b.list && echo untouched
      """)
    let lines = ran.output.split(separator: "\n").map(String.init)
    #expect(ran.status == 0, "\(ran.output)")
    let starts = [
      "list: 3 prefixes, ", "[0]", "list: 3 prefixes, ", "[0]", "other.list: status-list-", "[5]",
      "status-list-older: ", "[6]",
    ]
    #expect(lines.count == starts.count + 3, "\(ran.output)")
    for (line, start) in zip(lines, starts) { #expect(line.hasPrefix(start), "\(line)") }
    #expect(lines.suffix(3).first?.contains(": status-list-foreign-origin: ") == true, "\(ran.output)")
    #expect(lines.suffix(2) == ["[6]", "untouched"], "\(ran.output)")
    try Transcript(
      """
      $ \(Self.check("1", "a.list", "\(Self.key) \(Self.clock("01T11:00"))"))
      unusable  voucher 0000000001: listed: activated, …
      list: 3 prefixes, …
      [4]
      """
    ).run(in: place)
  }

  @Test(arguments: [
    ("quanbu status-list make --to a.list --hours 0", 2, "…--hours 1...720"),
    ("quanbu status-list make --to a.list --since b.list", 2, "…--since goes with --delta."),
    ("quanbu status-list make --to a.list", 5, "clock-argument-missing: …"),
    ("quanbu status-list make --to none/a.list \(clock("02T09:00"))", 5, "output-unwritable: …"),
    (
      "echo wrong > no; chmod 600 no; quanbu status-list make --passphrase-file no --to a.list \(clock("02T09:00"))",
      5, "key-file-passphrase: …"
    ),
    (
      "quanbu log checkpoint --to b; quanbu status-list make --to a --since b --delta d \(clock("02T09:00"))",
      5,
      "b: status-list-cut: …"
    ),
  ])
  func `a list that cannot be made`(_ line: String, _ status: Int, _ says: String) throws {
    try Transcript("$ \(line)\n\(says)\n[\(status)]\n$ test -e a.list -o -e a\n[1]").run(
      in: Workplace.founded())
  }
}
