import Testing

@testable import quanbu

@Suite("how far work has come")
struct ProgressTests {
  /// What is written for so much done after so many tenths of a second.
  private func words(_ style: ProgressStyle, total: Int?, _ steps: [(done: Int, tenths: Int)]) -> [String?] {
    let start = ContinuousClock.now
    var progress = Progress(Text("发券", "Issuing"), total: total, style: style, from: start)
    return steps.map { progress.words($0.done, at: start + .milliseconds($0.tenths * 100)) }
  }

  @Test func `plain lines come every two seconds, and a last one when there was one before`() {
    let label = Text("发券", "Issuing").current
    #expect(words(.plain, total: 400, [(100, 5), (400, 19)]) == [nil, nil])
    #expect(
      words(.plain, total: 400, [(100, 20), (200, 30), (300, 45), (400, 46)]) == [
        "… \(label) 100/400 (25%)\n", nil, "… \(label) 300/400 (75%)\n", "… \(label) 400/400 (100%)\n",
      ])
    #expect(words(.plain, total: nil, [(7, 20), (9, 50)]) == ["… \(label) 7\n", "… \(label) 9\n"])
  }

  @Test func `a terminal has one line, written again when a percent is more`() {
    let label = Text("发券", "Issuing").current
    #expect(
      words(.terminal, total: 400, [(4, 2), (5, 3), (7, 3), (8, 3), (400, 3)]) == [
        nil, "\r\(label) 5/400 (1%)", nil, "\r\(label) 8/400 (2%)", "\r\(label) 400/400 (100%)\n",
      ])
    #expect(words(.terminal, total: 400, [(400, 2)]) == [nil])
    #expect(words(.terminal, total: 0, [(0, 9)]) == [nil])
  }

  @Test func `nothing is nothing, and no number traps`() {
    #expect(words(.none, total: 4, [(4, 100)]) == [nil])
    #expect(words(.terminal, total: .max, [(.max, 9)]).count == 1)
  }

  /// The whole program, slowed down so that it has something to say.
  @Test(.enabled(if: Workplace.canTrace)) func `lines go to standard error and nowhere else`() throws {
    let slow = "strace -f -o /dev/null -e trace=fdatasync -e inject=fdatasync:delay_exit=700000"
    try Transcript(
      """
      $ QUANBU_PROGRESS=plain \(slow) quanbu batch issue --batch o1 --pool 4000 --voucher-key keys/v1.key --tokens t.jsonl --key keys/issuer-a.key \(Workplace.today) 2>errors
      commands 10: 10 accepted, 0 refused
      !…
      [0]
      $ cat errors
      … Issuing …/10 (…%)
      … Issuing 10/10 (100%)
      [0]
      """
    ).run(in: Workplace.atWork())
  }
}
