import Client
import Foundation
import Journal
import Ledger
import LedgerService
import MerkleLog
import Signing
import Vouchers
import Wire

/// A ledger served over the network. What it answers is believed only as far as the trust file reaches: every checkpoint and
/// every receipt is verified with the log's keys, must follow from what was seen before (``LogMemory``), and a receipt must hold
/// the very command that was sent.
final class RemoteDoor: LedgerDoor, LogSource {
  /// Commands under way at once: a class list's parts share a few connections.
  private static let underWay = 64

  let origin: String
  let isDemonstration: Bool
  var folder: LedgerFolder? { nil }

  private let client: LedgerClient
  private let anchor: TrustAnchor
  private let verifiers: [NoteVerifier]
  private let memory: LogMemory

  /// - Parameter seen: the folder of the checkpoints seen.
  /// - Throws: `ClientError`; a failure when the trust file is another ledger's.
  init(url: String, trust: TrustAnchor, seen: String, patience: Duration) throws {
    anchor = trust
    origin = trust.origin
    verifiers = try trust.logKeys.map { try NoteVerifier(vkey: $0) }
    memory = LogMemory(SeenFolder(seen, of: trust), of: trust, verifiers: verifiers)
    client = try LedgerClient(url: url, certificate: trust.serverCertificate, patience: patience)
    do {
      isDemonstration = try Self.isDemonstration(client, origin: trust.origin, url)
    } catch {
      client.close()
      throw error
    }
  }

  private static func isDemonstration(_ client: LedgerClient, origin: String, _ url: String) throws -> Bool {
    let reply = try client.getAndWait("/readyz")
    guard reply.status == 200, var members = try? MemberReader(parsing: reply.body),
      let theirs = try? members.string("origin"), let flag = try? members.optionalBool("demonstration")
    else { throw TurnedBack(try reply.problem(of: url)) }
    guard theirs.hasSameBytes(as: origin) else {
      throw CommandFailure(
        .refused, code: "other-ledger",
        Text(
          "该服务的账本是 \(theirs)，信任文件是 \(origin) 的",
          "the server's ledger is \(theirs), the trust file is \(origin)'s"))
    }
    return flag
  }

  // MARK: Commands

  func submit(_ jws: [UInt8]) async -> Result<Answer, TurnedBack> {
    do {
      let reply = try await client.post(jws, to: "/v1/commands")
      if reply.status == 200 || reply.status == 201 {
        return .success(try answer(reply.body, to: jws, isRepeat: reply.status == 200))
      }
      let problem = try reply.problem(of: origin)
      guard let receipt = problem.receipt else { return .failure(TurnedBack(problem)) }
      return .success(try answer(receipt, to: jws, isRepeat: problem.isRepeat))
    } catch let error as ClientError {
      return .failure(TurnedBack(error))
    } catch {
      let failure = CommandFailure(knowing: error)
      let line = failure?.lines.first ?? "\(error)"
      return .failure(
        TurnedBack(
          code: "receipt-wrong", Text("服务给出的回执不能核验：\(line)", "the server's receipt does not verify: \(line)"),
          .stopped))
    }
  }

  func submit(all commands: [[UInt8]]) async -> [Result<Answer, TurnedBack>] {
    await withTaskGroup(of: (Int, Result<Answer, TurnedBack>).self) { group in
      var answers = [Result<Answer, TurnedBack>?](repeating: nil, count: commands.count)
      var next = 0
      func addOne() {
        guard next < commands.count else { return }
        let index = next
        next += 1
        group.addTask { (index, await self.submit(commands[index])) }
      }
      for _ in 0..<min(Self.underWay, commands.count) { addOne() }
      while let (index, answer) = await group.next() {
        answers[index] = answer
        addOne()
      }
      return answers.map { $0 ?? .failure(TurnedBack(.busy)) }
    }
  }

  /// One after the other: the service has no way to take them together.
  func submit(chain commands: [[UInt8]]) async -> [Result<Answer, TurnedBack>] {
    var answers: [Result<Answer, TurnedBack>] = []
    for command in commands {
      let answer = await submit(command)
      answers.append(answer)
      guard case .success(let taken) = answer, taken.outcome.isAccepted else { break }
    }
    let rest = commands.count - answers.count
    return answers + Array(repeating: .failure(TurnedBack(.notReached)), count: rest)
  }

  /// The receipt, if it proves that the log holds this very command.
  private func answer(_ file: [UInt8], to jws: [UInt8], isRepeat: Bool) throws -> Answer {
    let proof = try ProofFile(bytes: file)
    guard let bytes = proof.extra else { throw ProofFileError.extra }
    let checkpoint = try proof.verify(entry: bytes, origin: origin, verifiers: verifiers)
    memory.note(proof.checkpoint, of: checkpoint.head)
    let entry = try Entry(decoding: bytes)
    guard entry.sequence == proof.index, entry.command == jws else {
      throw CommandFailure(
        .integrity, code: "receipt-of-another", Text("回执属于另一条命令", "the receipt is another command's"))
    }
    return Answer(
      outcome: entry.outcome,
      receipt: Receipt(
        entry: bytes,
        proof: InclusionProof(index: proof.index, size: checkpoint.head.size, path: proof.path),
        checkpoint: proof.checkpoint), isRepeat: isRepeat)
  }

  // MARK: Queries

  func answer(_ query: [UInt8], _ question: Question) throws -> QueryAnswer {
    let reply = try client.postAndWait(query, to: "/v1/queries")
    guard reply.status == 200 else { throw TurnedBack(try reply.problem(of: origin)) }
    return try QueryAnswer(parsing: reply.body, for: question)
  }

  // MARK: The log

  func newestHead() throws -> TreeHead { try memory.newest(of: self).head }

  func checkpoint() throws -> [UInt8] { try memory.newest(of: self).note }

  func confirmLog() throws { try memory.confirm(with: self) }

  func publishedCheckpoint() throws -> [UInt8] { try client.got("/log/checkpoint", of: origin) }

  func tile(level: Int, index: Int64, width: Int) throws -> [UInt8] {
    let tile = Tile(.hashes(level: level), index: index, width: width)
    let reply = try client.getAndWait("/log/" + tile.path)
    if reply.status == 200 { return reply.body }
    guard reply.status == 404, !tile.isFull else { throw TurnedBack(try reply.problem(of: origin)) }
    // A partial tile may be gone once the full one is there (C2SP tlog-tiles, "Partial Tiles").
    let full = try client.got("/log/" + Tile(.hashes(level: level), index: index).path, of: origin)
    return Array(full.prefix(width * 32))
  }

  func close() async { leave() }

  func leave() {
    memory.end()
    client.close()
  }
}

extension TurnedBack {
  /// As the service told it.
  init(_ problem: ProblemDocument) {
    var label = problem.name
    if let number = problem.number { label += " (\(number))" }
    if !problem.subject.isEmpty { label += " [\(problem.subject)]" }
    let kind: Kind
    switch problem.name {
    case Rejection.stale.code, Rejection.early.code: kind = .untimely
    case Rejection.stopped("").code: kind = .stopped
    case Rejection.notAnswered("").code: kind = .unanswered
    default: kind = .refused
    }
    self.init(code: problem.name, label: label, Text(problem.chinese, problem.english), kind)
  }

  /// Nobody answered: nothing that follows will fare better now.
  init(_ error: ClientError) {
    self.init(code: error.code.rawValue, Text(error.messageZh, error.messageEn), .stopped)
  }
}
