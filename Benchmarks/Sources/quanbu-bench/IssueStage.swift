import Ledger
import LedgerService
import Signing
import Vouchers

/// Issues every voucher of the plan, in lists that go in as chains: numbers must follow one another.
///
/// Lists are prepared on all cores, tokens signed and written as an issuer would, while the chain before them is decided
/// and committed.
struct IssueStage {
  /// Lists of a chain at most.
  static let chainLength = 32
  /// Lists prepared at once: more would only keep the ledger's own work waiting for a core.
  private static let preparing = 4
  /// Chains that are prepared or under way.
  private static let ahead = 3

  let session: Session
  let tally: Tally
  private let file: TokenFile
  private let issuer: Signatory
  private let voucherKey: Signatory
  /// Lists in all, and of each chain but the last.
  private let count: Int
  private let length: Int

  init(session: Session, tally: Tally) throws {
    self.session = session
    self.tally = tally
    file = try TokenFile(session.workshop.tokens)
    issuer = try session.workshop.signatory("issuer-1")
    voucherKey = try session.workshop.signatory("v-1")
    count = session.plan.vouchers / Plan.listLength
    // A chain has one moment. Four of them at least: the clock may step, and a command wait, no further than a month.
    length = min(Self.chainLength, max(1, count / 4))
  }

  private enum Step: Sendable {
    case prepared(Int, command: [UInt8])
    case answered([Result<Answer, Rejection>])
  }

  /// Answers how many vouchers were issued.
  func run(_ meter: inout Meter) async throws -> Int {
    var progress = Progress(session.stage.rawValue, of: count)
    meter.start()
    try await withThrowingTaskGroup(of: Step.self) { group in
      var commands: [Int: [UInt8]] = [:]
      var begun = 0
      var busy = 0
      var answered = 0
      var isUnderWay = false
      while answered < count {
        while begun < min(count, answered + Self.ahead * length), busy < Self.preparing {
          group.addTask { [begun] in .prepared(begun, command: try prepare(begun)) }
          begun += 1
          busy += 1
        }
        let next = chain(from: answered)
        if !isUnderWay, next.allSatisfy({ commands[$0] != nil }) {
          let chain = next.compactMap { commands.removeValue(forKey: $0) }
          session.clock.advance(to: try instant(of: answered))
          group.addTask { .answered(await session.ledger.submit(chain: chain)) }
          isUnderWay = true
        }
        switch try await group.next() {
        case .prepared(let index, let command)?:
          commands[index] = command
          busy -= 1
        case .answered(let answers)?:
          for answer in answers { tally.count(answer) }
          answered += answers.count
          isUnderWay = false
          progress.step(answered)
        case nil: throw BenchError("issue: nothing under way")
        }
      }
    }
    meter.stop()
    return tally.acceptedCount * Plan.listLength
  }

  private func chain(from first: Int) -> Range<Int> { first..<min(first + length, count) }

  /// The moment a list's chain is signed and taken: its last list's.
  private func instant(of index: Int) throws -> Instant {
    try Stage.issue.instant(chain(from: index / length * length).upperBound - 1, of: count)
  }

  /// The signed command of a list, whose tokens are on file.
  private func prepare(_ index: Int) throws -> [UInt8] {
    let instant = try instant(of: index)
    let first = index * Plan.listLength + 1
    let batch = try Plan.batch(Plan.entity(of: first))
    var tokens: [[UInt8]] = []
    var items: [IssueVouchers.Item] = []
    for number in first..<first + Plan.listLength {
      let token = VoucherToken(
        number: try VoucherNumber(Int64(number)), expires: instant.day.adding(months: 12), fen: Plan.faceFen,
        batch: batch)
      let bytes = try CompactJWS.sign(
        payload: token.payload, keyID: voucherKey.id.text, type: VoucherToken.type, with: voucherKey.key)
      tokens.append(bytes)
      items.append(IssueVouchers.Item(holder: Plan.holder(of: number), token: Digest.sha256(bytes)))
    }
    try file.write(tokens, from: first)
    let act = Act.issueVouchers(
      IssueVouchers(batch: batch, first: try VoucherNumber(Int64(first)), items: items))
    return try session.sign(act, by: issuer, at: instant)
  }
}
