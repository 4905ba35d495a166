import Foundation
import Testing

@Suite("tokens are in their file before the job forgets them")
struct TokenDeliveryTests {
  private static func issue(_ tokens: String, pool: Int = 900) -> String {
    "quanbu batch issue --batch o1 --pool \(pool) --voucher-key keys/v1.key --tokens \(tokens) "
      + "--key keys/issuer-a.key \(Workplace.today)"
  }

  /// Where a token file cannot be put: what is done before, the path, what is said.
  static let places: [(String, String, String)] = [
    ("true", "none/t.jsonl", "output-unwritable: a file cannot be written (none/t.jsonl)"),
    ("touch file", "file/t.jsonl", "output-unwritable: …(file/t.jsonl)"),
    ("mkdir t.jsonl", "t.jsonl", "output-unwritable: …(t.jsonl)"),
    ("true", "/dev/full", "output-unwritable: …(/dev/full)"),
    ("ln -s /dev/full t.jsonl", "t.jsonl", "output-unwritable: …(t.jsonl)"),
    ("mkdir t.jsonl.partial", "t.jsonl", "output-unwritable: …(t.jsonl)"),
    ("echo mine > t.jsonl", "t.jsonl", "tokens-file-exists: …(t.jsonl)"),
  ]

  @Test(arguments: places)
  func `nothing is signed when they could not be kept`(
    _ before: String, _ path: String, _ says: String
  ) throws {
    let place = try Workplace.atWork()
    let entries = try place.entryCount()
    try place.shell("rm -r outbox; mkdir outbox")
    try Transcript(
      """
      $ \(before)
      $ \(Self.issue(path))
      \(says)
      [5]
      $ find outbox -type f | wc -l
      0
      [0]
      $ test -c /dev/full
      [0]
      """
    ).run(in: place)
    #expect(try place.entryCount() == entries)
  }

  private static let canMount = {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "unshare -rm sh -c 'mount -t tmpfs none /mnt' 2>/dev/null"]
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }()

  @Test(.enabled(if: canMount)) func `nothing is signed when the disk has no room for them`() throws {
    let place = try Workplace.atWork()
    let entries = try place.entryCount()
    try place.write(Self.issue("full/t.jsonl"), to: "issue.sh")
    try Transcript(
      """
      $ rm -r outbox; mkdir outbox full
      $ unshare -rm sh -c 'mount -t tmpfs -o size=64k none full && . ./issue.sh'
      output-unwritable: …(full/t.jsonl)
      [5]
      $ find outbox -type f | wc -l
      0
      [0]
      """
    ).run(in: place)
    #expect(try place.entryCount() == entries)
  }

  @Test(.enabled(if: Workplace.canTrace))
  func `a disk that fills up afterwards leaves the job open, and a rerun writes them all`() throws {
    let place = try Workplace.atWork()
    let trace = "strace -f -o /dev/null -P $PWD/t.jsonl.partial -e trace=write -e inject=write:error=ENOSPC"
    try Transcript(
      """
      $ \(trace) \(Self.issue("t.jsonl"))
      output-unwritable: …(t.jsonl)
      [5]
      $ ls outbox | grep -c 'issue.*jws'; test -e t.jsonl.partial; test -e t.jsonl
      1
      [1]
      $ \(Self.issue("t.jsonl"))
      commands 3: 3 accepted (3 of them before, and not done again), 0 refused
      [0]
      $ quanbu voucher verify --token-file t.jsonl
      900 tokens, 0 bad
      [0]
      $ stat -c %a t.jsonl; ls outbox | grep -c 'issue.*jws'
      600
      0
      [1]
      """
    ).run(in: place)
  }

  enum Moment: CaseIterable {
    case commandsKept, firstGroup, anotherGroup, tokensWritten, jobClosed
  }

  @Test(.enabled(if: Workplace.canTrace), arguments: Moment.allCases)
  func `killed wherever something becomes durable, a rerun leaves the file whole`(_ moment: Moment) throws {
    let place = try Workplace.atWork()
    let line = Self.issue("t.jsonl")
    let job = try Workplace.outboxFile(of: line, in: place)
    let killed =
      switch moment {
      case .commandsKept: Workplace.killed(renaming: job.waiting, line)
      case .firstGroup: Workplace.killedUnanswered(line)
      case .anotherGroup: Workplace.killedUnanswered(time: 2, line)
      case .tokensWritten: Workplace.killed(renaming: "t.jsonl.partial", line)
      case .jobClosed: Workplace.killed(renaming: job.done, line)
      }
    let status = try place.shell(killed).status
    #expect(status == 137 || moment == .anotherGroup)
    try Transcript(
      """
      $ \(Self.issue("t.jsonl"))
      commands 3: 3 accepted…, 0 refused
      [0]
      $ quanbu batch show o1 --json
      …"issued":900,…
      [0]
      $ quanbu voucher verify --token-file t.jsonl
      900 tokens, 0 bad
      [0]
      $ wc -l < t.jsonl; cat outbox/voucher.issue-* | grep -c eyJhbGciOiJFUzI1NiIsImtpZCI6InYxIi; ls outbox | grep -c 'issue.*jws'
      900
      0
      0
      [1]
      """
    ).run(in: place)
  }

  @Test func `a job that is done says when its tokens are not where it is told to look`() throws {
    let place = try Workplace.atWork()
    try Transcript(
      """
      $ \(Self.issue("t.jsonl", pool: 5))
      [0]
      $ \(Self.issue("t.jsonl", pool: 5))
      commands 1: 1 accepted (1 of them before, and not done again), 0 refused
      [0]
      $ mv t.jsonl kept.jsonl; \(Self.issue("t.jsonl", pool: 5))
      tokens-incomplete: …t.jsonl lacks 5 of them…
      [5]
      $ head -3 kept.jsonl > t.jsonl; chmod 600 t.jsonl; \(Self.issue("t.jsonl", pool: 5))
      tokens-incomplete: …t.jsonl lacks 2 of them…
      [5]
      $ \(Self.issue("kept.jsonl", pool: 5))
      commands 1: 1 accepted (1 of them before, and not done again), 0 refused
      [0]
      """
    ).run(in: place)
  }

  @Test(.enabled(if: Workplace.canTrace))
  func `killed between the file and the end of the job, a rerun writes over its own file and no other`()
    throws
  {
    let place = try Workplace.atWork()
    let full = "strace -f -o /dev/null -P $PWD/t.jsonl.partial -e trace=write -e inject=write:error=ENOSPC"
    let kill = "strace -f -o /dev/null -P $done -e trace=rename -e inject=rename:signal=KILL"
    try Transcript(
      """
      $ \(Self.issue("other.jsonl", pool: 5))
      [0]
      $ \(full) \(Self.issue("t.jsonl"))
      [5]
      $ done=ledger/../outbox/$(basename outbox/*issue*.jws .jws).done.partial; \(kill) \(Self.issue("t.jsonl"))
      [137]
      $ wc -l < t.jsonl; ls outbox | grep -c 'issue.*jws'
      900
      1
      [0]
      $ \(Self.issue("other.jsonl"))
      tokens-file-exists: …(other.jsonl)
      [5]
      $ wc -l < other.jsonl
      5
      $ cp t.jsonl whole.jsonl; head -c 100000 whole.jsonl > t.jsonl; \(Self.issue("t.jsonl"))
      commands 3: 3 accepted (3 of them before, and not done again), 0 refused
      [0]
      $ cmp t.jsonl whole.jsonl; ls outbox | grep -c 'issue.*jws'
      0
      [1]
      """
    ).run(in: place)
  }
}
