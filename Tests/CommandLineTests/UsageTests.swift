import Testing

@Suite("what is typed wrongly is told before anything happens")
struct UsageTests {
  @Test(arguments: [
    ("quanbu", 0, "OVERVIEW: …"),
    ("quanbu --help", 0, "OVERVIEW: …"),
    ("quanbu --version", 0, "0.1.0"),
    ("quanbu fund allocate --help", 0, "OVERVIEW: 分配…"),
    ("quanbu --generate-completion-script bash", 0, "_quanbu() {"),
    ("quanbu --generate-completion-script zsh", 0, "#compdef quanbu"),
    ("quanbu nonsense", 2, "Error: …"),
    ("quanbu fund show --nonsense", 2, "Error: Unknown option '--nonsense'…"),
    ("quanbu fund appropriate --key k", 2, "…Give --tranche, --amount and --document, or --from-config…"),
    (
      "quanbu fund reduce --tranche t --amount 1.234 --document d --key k", 2,
      "Error: The value '1.234' is invalid…"
    ),
    ("quanbu fund reduce --tranche t --amount -5 --document d --key k", 2, "Error: …"),
    ("quanbu fund approve --key k", 2, "…Give numbers or --all-open…"),
    ("quanbu fund approve 1-x --key k", 2, "Error: The value '1-x' is invalid…"),
    ("quanbu keys register --new a.pub --key k", 2, "…or --plan alone."),
    ("quanbu keys create --id ../x --dir keys", 2, "Error: The value '../x' is invalid…"),
    ("quanbu report fund --csv --json", 2, "…--csv | --json"),
    ("quanbu init --config c --ledger l --keys k --trust t --high-water h --root a=p1", 2, "…three times"),
    ("quanbu ledger clock confirm --until noon --key k", 2, "instant-malformed: …"),
  ])
  func `the command line`(_ line: String, _ status: Int, _ says: String) throws {
    try Transcript("$ \(line)\n\(says)\n[\(status)]").run(in: Workplace())
  }

  @Test(arguments: [
    ("quanbu fund show", 5, "ledger-missing: there is no such ledger folder (ledger)"),
    ("mkdir ledger; quanbu fund show", 5, "settings-unreadable: …"),
    ("quanbu fund show --lang zh", 5, "ledger-missing: 没有这个账本目录（ledger）"),
    ("quanbu ledger lapse", 5, "ledger-missing: …"),
    ("quanbu receipt verify x --trust t", 5, "unreadable-file: cannot read t"),
    ("quanbu receipt show x", 5, "unreadable-file: cannot read x"),
    ("quanbu rules check x.yaml", 5, "x.yaml: unreadable-file: …"),
    ("quanbu institution register x.yaml --key k", 5, "x.yaml: unreadable-file: …"),
    ("quanbu keys create --id a --dir /proc/none", 5, "output-unwritable: …"),
    ("chmod 644 pass; quanbu keys create --id a --dir keys", 5, "key-file-mode: …"),
    (": > pass; quanbu keys create --id a --dir keys", 5, "passphrase-missing: …"),
    (
      "quanbu keys create --id a --dir keys --demonstration; quanbu keys create --id a --dir keys", 5,
      "key-file-exists: …"
    ),
  ])
  func `files`(_ line: String, _ status: Int, _ says: String) throws {
    try Transcript("$ \(line)\n\(says)\n[\(status)]").run(in: Workplace())
  }
}
