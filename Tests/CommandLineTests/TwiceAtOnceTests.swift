import Foundation
import Testing

@Suite("a job that runs is not run beside itself")
struct TwiceAtOnceTests {
  private static let count = 2000
  private static let issue =
    "quanbu batch issue --batch o1 --pool \(count) --voucher-key keys/v1.key --tokens t.jsonl "
    + "--key keys/issuer-a.key \(Workplace.today)"

  @Test func `two of the same at once issue once, and lose no token`() throws {
    let place = try Workplace.atWork()
    let ran = try place.served(
      """
      \(Self.issue) > first 2>&1 & one=$!
      \(Self.issue) > second 2>&1; echo second $?
      wait $one; echo first $?
      cat first second
      """)
    // Whoever came second was turned away, or came so late that all was done.
    let wasTurnedAway = ran.output.contains("job-running: ") && ran.output.contains(" 5\n")
    #expect(wasTurnedAway || ran.output.contains("of them before, and not done again"), "\(ran.output)")
    #expect(ran.output.contains(" 0\n"), "\(ran.output)")
    try Transcript(
      """
      $ quanbu batch show o1 --json
      …"issued":\(Self.count),…
      [0]
      $ wc -l < t.jsonl; quanbu voucher verify --token-file t.jsonl
      \(Self.count)
      \(Self.count) tokens, 0 bad
      [0]
      $ ls outbox | grep -c -e '[.]jws' -e '[.]lock'
      0
      [1]
      """
    ).run(in: place)
  }

  @Test func `the second ends at once, and what a killed one left is in nobody's way`() throws {
    let place = try Workplace.atWork()
    let job = try Workplace.outboxFile(of: Self.issue, in: place)
    let lock = job.waiting.replacing("jws.partial", with: "lock")
    let before = try place.entryCount()
    try Transcript(
      """
      $ flock \(lock) \(Self.issue)
      job-running: …\(lock)…
      [5]
      $ ls outbox | grep -c -e 'issue.*jws' -e 'issue.*done'; test -e t.jsonl
      0
      [1]
      """
    ).run(in: place)
    #expect(try place.entryCount() == before)
    try Transcript(
      """
      $ ls outbox/*.lock
      \(lock.replacing("ledger/../", with: ""))
      [0]
      $ \(Self.issue)
      commands 5: 5 accepted, 0 refused
      [0]
      $ ls outbox/*.lock
      [2]
      """
    ).run(in: place)
  }

  @Test func `another that writes the same file is waited for`() throws {
    let place = try Workplace.atWork()
    let show = "quanbu voucher qr --token-file t.jsonl --svg v.svg"
    try Transcript(
      """
      $ \(Self.issue.replacing("\(Self.count)", with: "1"))
      [0]
      $ (sleep 1; echo other; touch freed) | flock v.svg.partial cat > v.svg.partial & sleep 0.3; \(show) && test -e freed && head -c 4 v.svg
      <svg
      [0]
      """
    ).run(in: place)
  }
}
