import ArgumentParser
import Foundation
import LedgerService
import Signing
import Vouchers
import Wire

/// Which job this is: the same act of the same key on the same input is the same job.
struct JobName: Hashable {
  let act: String
  let digest: Hash256

  /// - Parameter parts: everything the commands are made from: target, options, bytes of the input files.
  init(_ act: String, signer: CommandSigner, _ parts: [[UInt8]]) {
    var bytes: [UInt8] = []
    for part in [Array(signer.origin.utf8), Array(signer.keyID.text.utf8), Array(act.utf8)] + parts {
      bytes += withUnsafeBytes(of: UInt64(part.count).bigEndian) { Array($0) } + part
    }
    self.act = act
    digest = Digest.sha256(bytes)
  }

  var fileName: String { act + "-" + digest.hex.prefix(24) }
}

/// Where a party keeps its signed commands until every one of them is answered (待发目录), so that what was interrupted goes
/// on with the very same bytes. Owner-only: an issue's commands lie beside its tokens.
struct Outbox {
  /// A signed command and what it was made from.
  struct Line: Hashable, Sendable {
    let jws: [UInt8]
    /// Says more than the command only while a row is being left out, before it is signed again.
    var draft: Draft

    /// The id the command was signed under.
    var commandID: CommandID? {
      guard let parsed = try? CompactJWS.parse(jws, limit: Command.sizeLimit, expecting: Command.type) else {
        return nil
      }
      return try? Command(payload: parsed.payload).id
    }
  }

  let folder: String

  private func waiting(_ job: JobName) -> String { folder + "/" + job.fileName + ".jws" }
  private func done(_ job: JobName) -> String { folder + "/" + job.fileName + ".done" }
  private func lock(_ job: JobName) -> String { folder + "/" + job.fileName + ".lock" }

  /// Works on a job while nobody else does: two runs at once would each find nothing begun, and do all of it. What a
  /// killed run leaves of the lock's file is in nobody's way.
  ///
  /// - Throws: `job-running` at once where another run has it.
  func alone<Result>(with job: JobName, _ work: () async throws -> Result) async throws -> Result {
    try makeFolder()
    let path = lock(job)
    let descriptor = LockedFile.hold(path, waiting: false)
    guard descriptor >= 0 else {
      throw errno == EWOULDBLOCK ? Self.running(path) : ServiceError(.outputUnwritable, path)
    }
    defer {
      unlink(path)
      close(descriptor)
    }
    return try await work()
  }

  private static func running(_ path: String) -> CommandFailure {
    CommandFailure(
      .inputOutput, code: "job-running",
      Text(
        "同一事项正由另一程序办理：请看另一终端，等它办完再重跑，不会重复办理（\(path)）",
        "another program is at this very job: look at the other terminal, wait for its end and run the line again; nothing is done twice (\(path))"
      ))
  }

  /// The commands of a job that was begun before, or also of one that was done.
  func load(_ job: JobName, orDone: Bool) throws -> [Line]? {
    for path in orDone ? [waiting(job), done(job)] : [waiting(job)]
    where FileManager.default.fileExists(atPath: path) {
      let bytes = try PrivateFile.read(path)
      return try bytes.split(separator: 0x0A).map { try Self.line($0, path: path) }
    }
    return nil
  }

  /// Whether the job was begun and is not done.
  func isWaiting(_ job: JobName) -> Bool { FileManager.default.fileExists(atPath: waiting(job)) }

  /// Keeps the commands, durably, before the first is submitted.
  func save(_ lines: [Line], of job: JobName) throws {
    try makeFolder()
    try PrivateFile.write(Self.bytes(of: lines), to: waiting(job))
  }

  /// Nothing remains to be done and what came of it is safe elsewhere: keeps the commands, forgets the tokens.
  func finish(_ lines: [Line], of job: JobName) throws {
    try makeFolder()
    let kept = lines.map { line in
      var draft = line.draft
      draft.tokens = []
      return Line(jws: line.jws, draft: draft)
    }
    try PrivateFile.write(Self.bytes(of: kept), to: done(job))
    unlink(waiting(job))
  }

  private func makeFolder() throws {
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw ServiceError(.outputUnwritable, folder)
    }
  }

  private static func bytes(of lines: [Line]) -> [UInt8] {
    var out: [UInt8] = []
    for line in lines {
      out += line.jws
      out.append(0x09)
      var json = JSONWriter()
      json.object { json in
        if !line.draft.file.isEmpty { json.member("file", line.draft.file) }
        json.name("rows")
        json.array { for row in line.draft.rows { $0.integer(row) } }
        json.name("tokens")
        json.array { for token in line.draft.tokens { $0.string(token) } }
        if !line.draft.skipped.isEmpty {
          json.name("skipped")
          json.array { list in
            for row in line.draft.skipped {
              list.array {
                $0.integer(row.line)
                $0.string(row.code)
              }
            }
          }
        }
      }
      out += json.bytes
      out.append(0x0A)
    }
    return out
  }

  private static func line(_ bytes: ArraySlice<UInt8>, path: String) throws -> Line {
    guard let tab = bytes.firstIndex(of: 0x09),
      let jws = try? CompactJWS.parse(
        Array(bytes[..<tab]), limit: Command.sizeLimit, expecting: Command.type),
      let act = try? Command(payload: jws.payload).act,
      let draft = try? Self.draft(of: act, Array(bytes[(tab + 1)...]))
    else {
      throw CommandFailure(
        .inputOutput, code: "outbox-damaged",
        Text("待发文件已损坏：请移走后重试（\(path)）", "the outbox file is damaged: move it away and try again (\(path))"))
    }
    return Line(jws: jws.bytes, draft: draft)
  }

  private static func draft(of act: Act, _ bytes: [UInt8]) throws(MalformedInput) -> Draft {
    var members = try MemberReader(parsing: bytes)
    let draft = Draft(
      act: act, file: try members.optionalString("file", atMost: 4000) ?? "",
      rows: try members.array("rows", count: 0...10_000) { (item, path) throws(MalformedInput) in
        Int(try MemberReader.integer(item, path: path, in: 0...Money.limit))
      },
      tokens: try members.array("tokens", count: 0...10_000) { (item, path) throws(MalformedInput) in
        try MemberReader.string(item, path: path)
      },
      skipped: try members.optionalArray("skipped", count: 0...10_000_000) {
        (item, path) throws(MalformedInput) in
        let pair = try MemberReader.row(item, path: path, count: 2...2)
        return SkippedRow(
          line: Int(try MemberReader.integer(pair[0], path: path, in: 0...Money.limit)),
          code: try MemberReader.string(pair[1], path: path))
      } ?? [])
    try members.finish()
    return draft
  }
}

/// What a job does with what its outbox has, and whether it is begun at all.
struct OutboxOptions: ParsableArguments {
  @Flag(help: "同样的名单已办过也重新办理 Start over, even when the same job was begun or done before.")
  var again = false

  @Flag(
    help: ArgumentHelp(
      """
      先查后办：只问账本此刻是否受理，不提交、不留存（须按序办理的只查第一条） Ask first: whether the ledger would take \
      it now. Nothing is sent or kept; of commands that follow each other the first is asked about.
      """))
  var check = false
}
