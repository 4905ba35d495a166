import Client
import Foundation
import Journal
import Ledger
import LedgerService
import MerkleLog
import NIOHTTP1
import ServiceSupport
import Signing
import Synchronization
import TestSupport
import Testing
import Vouchers
import Wire

@testable import Server
@testable import quanbu

/// A party that asks one ledger or another, and keeps what it saw in a folder.
private struct Observer: Sendable {
  let anchor: TrustAnchor
  let folder: SeenFolder

  init(of ledger: TemporaryLedger, anchor: TrustAnchor? = nil) {
    self.anchor = anchor ?? ledger.anchor
    folder = SeenFolder(ledger.root + "/party/seen", of: self.anchor)
  }

  /// What a program started anew would use.
  func door(_ url: String) throws -> RemoteDoor {
    try RemoteDoor(url: url, trust: anchor, seen: folder.path, patience: .zero)
  }

  /// Asks for the newest head and ends, as a subcommand does.
  func look(_ url: String) async throws -> TreeHead {
    try await Loopback.aside {
      let door = try self.door(url)
      defer { door.leave() }
      return try door.newestHead()
    }
  }

  /// Why looking fails.
  func doubt(_ url: String) async -> LogDoubt? {
    do {
      _ = try await look(url)
      return nil
    } catch {
      return error as? LogDoubt
    }
  }

  /// Where the evidence of a rolled back log was kept.
  func evidence(_ url: String) async -> String? {
    guard case .rolledBack(_, _, let evidence)? = await doubt(url) else { return nil }
    return evidence
  }

  /// Sends commands, then holds what the receipts said against the log.
  func submit(_ commands: [[UInt8]], _ url: String) async throws -> [Answer] {
    let door = try await Loopback.aside { try self.door(url) }
    let results = await door.submit(all: commands)
    try await Loopback.aside {
      defer { door.leave() }
      try door.confirmLog()
    }
    return try results.map { try $0.get() }
  }

  func head(of note: [UInt8]) throws -> TreeHead {
    try Checkpoint.open(
      note, origin: anchor.origin, verifiers: try anchor.logKeys.map { try NoteVerifier(vkey: $0) }
    ).head
  }

  func head(at path: String) throws -> TreeHead { try head(of: try OutputFile.read(path)) }

  var kept: TreeHead? {
    get throws { try folder.read().map(head(of:)) }
  }

  /// Names of the files in the folder that hold `part`.
  func files(_ part: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter { $0.contains(part) }
  }
}

extension ServedLedger {
  fileprivate func classes(_ label: String, _ count: Int) throws -> [[UInt8]] {
    try (0..<count).map {
      try ledger.sign(Province.file(ClassID("\(label)-\($0)"), on: ledger.clock.now().day), by: "school-1")
    }
  }

  /// Entries of others.
  fileprivate func grow(_ label: String, by count: Int) async throws {
    for answer in await service.submit(all: try classes(label, count)) { _ = try answer.get() }
  }
}

@Suite struct `what a party remembers of the log` {
  @Test func `grows with the log, at the cost of a few tiles, and of none when nothing is new`() async throws
  {
    try await ServedLedger.with { served in
      let observer = Observer(of: served.ledger)
      let address = served.address
      let relay = try Relay { _, _ in .pass(to: address) }
      let tiles = { relay.takePaths().count { $0.hasPrefix("/log/tile/") } }
      let first = try await observer.look(relay.url)
      #expect(try observer.kept == first)
      #expect((1...2).contains(tiles()))
      let attributes = try FileManager.default.attributesOfItem(atPath: observer.folder.newest)
      #expect(attributes[.posixPermissions] as? Int == 0o600)
      #expect(try await observer.look(relay.url) == first)
      #expect(tiles() == 0)
      try await served.grow("others", by: 600)
      let second = try await observer.look(relay.url)
      #expect(second.size == first.size + 600)
      #expect(try observer.kept == second)
      #expect((1...4).contains(tiles()))
      // Receipts are remembered too: who only sends needs no second look.
      let answers = try await observer.submit(try served.classes("own", 40), relay.url)
      let sizes = Set(try answers.map { try observer.head(of: $0.receipt.checkpoint).size })
      // How many groups the service made of them is its own affair.
      #expect((1...(2 * sizes.count + 4)).contains(tiles()))
      let newest = sizes.max()
      #expect(try observer.kept?.size == newest)
      #expect(try await observer.look(relay.url).size == newest)
      #expect(tiles() == 0)
      // Bytes that come again have a receipt of now.
      let again = try await observer.submit(try [#require(answers.first?.command)], relay.url)
      #expect(again.map(\.isRepeat) == [true])
      #expect(tiles() == 0)
    }
  }

  @Test func `shows a log that is smaller than it was`() async throws {
    let province = try await Province.founded()
    let backup = try province.copied()
    let observer = Observer(of: province.ledger)
    let held = try await ServedLedger.with(province) { served in
      try await served.grow("lost", by: 3)
      return try await observer.look(served.url)
    }
    try await ServedLedger.with(backup) { (served) async throws in
      for _ in 0..<2 {
        guard case .rolledBack(held.size, let told, let evidence?)? = await observer.doubt(served.url) else {
          Issue.record("not noticed")
          return
        }
        #expect(told == held.size - 3)
        #expect(try observer.head(at: evidence + "/earlier.checkpoint") == held)
        #expect(try observer.head(at: evidence + "/later.checkpoint").size == told)
      }
      #expect(observer.files("conflict").count == 1)
      #expect(try observer.kept == held)
    }
  }

  @Test(arguments: [(held: 1, told: 1), (3, 3), (1, 4), (3, 300), (300, 301)])
  func `shows a log with another past, and keeps the proof`(held: Int, told: Int) async throws {
    let province = try await Province.founded()
    let twin = try province.copied()
    let observer = Observer(of: province.ledger)
    let first = try await ServedLedger.with(province) { served in
      try await served.grow("one", by: held)
      return try await observer.look(served.url)
    }
    try await ServedLedger.with(twin) { served in
      try await served.grow("other", by: told)
      guard case .forked(let size, let newer, let evidence?)? = await observer.doubt(served.url) else {
        Issue.record("not noticed")
        return
      }
      #expect(size == first.size && newer == first.size + Int64(told - held))
      // What stands in the files convinces a stranger with the log's keys.
      let earlier = try observer.head(at: evidence + "/earlier.checkpoint")
      let later = try observer.head(at: evidence + "/later.checkpoint")
      let lines = String(decoding: try OutputFile.read(evidence + "/proof"), as: UTF8.self)
        .split(separator: "\n").map(String.init)
      #expect(lines[0] == "from \(earlier.size)" && lines[1] == "to \(later.size)")
      let hashes = try ([lines[2].dropFirst(5)] + lines[3...].map { $0[...] }).map {
        try #require(Base64.decode($0.utf8).flatMap { Hash256($0) })
      }
      let proof = ConsistencyProof(from: earlier.size, to: later.size, path: Array(hashes.dropFirst()))
      #expect(proof.verify(oldRoot: hashes[0], newRoot: later.root))
      #expect(hashes[0] != earlier.root)
      #expect(try observer.kept == first)
    }
  }

  /// What is shown under `/log/checkpoint` is one log, what answers commands is another; `more` entries of each.
  @Test(arguments: [
    (shown: 5, answering: 1, tilesOfAnswering: false, code: "log-forked"),
    (1, 5, true, "log-forked"), (1, 5, false, "log-not-proved"),
  ])
  func `shows a receipt that is of another history than the log`(
    shown: Int, answering: Int, tilesOfAnswering: Bool, code: String
  ) async throws {
    let province = try await Province.founded()
    let twin = try province.copied()
    let observer = Observer(of: province.ledger)
    try await ServedLedger.with(province) { one in
      try await ServedLedger.with(twin) { other in
        try await one.grow("one", by: shown)
        try await other.grow("other", by: answering)
        let (log, door) = (one.address, other.address)
        let relay = try Relay { method, path in
          let isOther = method == "POST" || tilesOfAnswering && path.hasPrefix("/log/tile/")
          return .pass(to: isOther ? door : log)
        }
        let head = try await observer.look(one.url)
        do {
          _ = try await observer.submit(try other.classes("mine", 1), relay.url)
          Issue.record("not noticed")
        } catch let doubt as LogDoubt {
          #expect(doubt.code == code)
        }
        #expect(try observer.kept == head)
        // Nor is it forgotten when the log is shown as it was.
        #expect(await observer.doubt(one.url)?.code == (shown > answering ? "log-forked" : "log-not-proved"))
      }
    }
  }

  @Test func `bears a checkpoint that is a little old, once, and never goes back`() async throws {
    try await ServedLedger.with { served in
      let observer = Observer(of: served.ledger)
      let address = served.address
      let old = try await served.send(.GET, "/log/checkpoint").body
      try await served.grow("more", by: 2)
      let head = try await observer.look(served.url)
      let shown = Mutex(0)
      let relay = try Relay { _, path in
        guard path == "/log/checkpoint",
          shown.withLock({
            $0 += 1; return $0 == 1
          })
        else {
          return .pass(to: address)
        }
        return .answer(200, old)
      }
      #expect(try await observer.look(relay.url) == head)
      #expect(shown.withLock { $0 } == 2)
      relay.set { _, path in path == "/log/checkpoint" ? .answer(200, old) : .pass(to: address) }
      #expect(await observer.doubt(relay.url)?.code == "log-rolled-back")
      #expect(try observer.kept == head)
    }
  }

  @Test func `answers may come in any order, and processes may share the folder`() async throws {
    try await ServedLedger.with { served in
      let observer = Observer(of: served.ledger)
      let url = served.url
      let commands = try (0..<6).map { try served.classes("p\($0)", 20) }
      let sizes = Mutex<[Int64]>([])
      let isOver = Mutex(false)
      async let watching: Void = Loopback.aside {
        while !isOver.withLock({ $0 }) {
          if let size = try observer.kept?.size { sizes.withLock { $0.append(size) } }
          usleep(2000)
        }
      }
      try await withThrowingTaskGroup(of: Void.self) { group in
        for own in commands {
          group.addTask {
            for part in stride(from: 0, to: own.count, by: 5) {
              _ = try await observer.look(url)
              _ = try await observer.submit(Array(own[part..<(part + 5)]), url)
            }
          }
        }
        try await group.waitForAll()
      }
      isOver.withLock { $0 = true }
      try await watching
      let seen = sizes.withLock { $0 }
      #expect(seen == seen.sorted() && Set(seen).count > 2)
      #expect(try observer.kept?.size == (try served.ledger.entryCount()))
      #expect(observer.files("-").count == 1)
    }
  }

  @Test func `tells what it found also where nothing can be written`() async throws {
    try await ServedLedger.with { served in
      let observer = Observer(of: served.ledger)
      let address = served.address
      let old = try await served.send(.GET, "/log/checkpoint").body
      try await served.grow("more", by: 1)
      _ = try await observer.look(served.url)
      let relay = try Relay { _, path in path == "/log/checkpoint" ? .answer(200, old) : .pass(to: address) }
      // A file where the folder of the evidence would be.
      let evidence = try #require(await observer.evidence(relay.url))
      try FileManager.default.removeItem(atPath: evidence)
      try Data().write(to: URL(fileURLWithPath: evidence))
      guard case .rolledBack(_, _, nil)? = await observer.doubt(relay.url) else {
        Issue.record("not told")
        return
      }
    }
  }

  @Test func `is replaced by whoever knows what lies there, and nobody else`() async throws {
    let ledger = try TemporaryLedger()
    let folder = SeenFolder(ledger.root + "/seen", of: ledger.anchor)
    #expect(try folder.replace(nil, with: [1]))
    #expect(try !folder.replace(nil, with: [2]))
    #expect(try !folder.replace([2], with: [3]))
    #expect(try folder.replace([1], with: [4]))
    #expect(try folder.read() == [4])
  }

  @Test func `a file that is no checkpoint of this log stops everything`() async throws {
    try await ServedLedger.with { served in
      let observer = Observer(of: served.ledger)
      _ = try await observer.look(served.url)
      let path = observer.folder.newest
      let good = try OutputFile.read(path)
      let stranger = try NoteSigner(
        name: TemporaryLedger.origin, kind: .ed25519, key: try PrivateKey.generate(.ed25519))
      let foreign = try CheckpointBody(origin: TemporaryLedger.origin, head: try observer.head(of: good))
        .signed(by: [stranger]).bytes
      var bent = good
      bent[TemporaryLedger.origin.utf8.count + 1] ^= 1
      let rows: [(String, [UInt8])] = [
        ("cut", Array(good.dropLast(3))), ("empty", []), ("bent", bent), ("signed by a stranger", foreign),
      ]
      for (what, bytes) in rows {
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        #expect(await observer.doubt(served.url) == .memoryDamaged(path: path), "\(what)")
        #expect(FileManager.default.contents(atPath: path) == Data(bytes), "\(what)")
      }
      try FileManager.default.removeItem(atPath: path)
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
      #expect(await observer.doubt(served.url) == .memoryDamaged(path: path))
      try FileManager.default.removeItem(atPath: path)
      let again = try await observer.look(served.url)
      #expect(try observer.kept == again)
    }
  }

  @Test func `tiles that are kept back, cut or made up prove nothing, and accuse nobody`() async throws {
    try await ServedLedger.with { served in
      let observer = Observer(of: served.ledger)
      let address = served.address
      let first = try await observer.look(served.url)
      try await served.grow("more", by: 9)
      let missing = try await served.send(.GET, "/log/tile/0/999").body
      let rows: [(String, Relay.Choice, String)] = [
        ("not there", .answer(404, missing), "log-not-proved"),
        ("short", .answer(200, [1, 2, 3]), "log-not-proved"),
        ("zeros", .answer(200, [UInt8](repeating: 0, count: Int(first.size + 9) * 32)), "log-not-proved"),
        ("hung up", .hangUp, "server-not-reachable"),
        ("not found", .answer(404, Array("<html>".utf8)), "server-answer-not-understood"),
      ]
      for (what, choice, code) in rows {
        let relay = try Relay { _, path in path.hasPrefix("/log/tile/") ? choice : .pass(to: address) }
        do {
          _ = try await observer.look(relay.url)
          Issue.record("\(what): taken")
        } catch let doubt as LogDoubt {
          #expect(doubt.code == code, "\(what)")
        } catch let error as ClientError {
          #expect(error.code.rawValue == code, "\(what)")
        }
        #expect(try observer.kept == first, "\(what)")
      }
      #expect(observer.files("conflict") == [])
      #expect(try await observer.look(served.url).size == first.size + 9)
    }
  }

  @Test func `takes the full tile where the partial one is gone`() async throws {
    try await ServedLedger.with { served in
      let observer = Observer(of: served.ledger)
      let address = served.address
      try await served.grow("few", by: 300)
      let old = try await served.send(.GET, "/log/checkpoint").body
      try await served.grow("many", by: 300)
      let relay = try Relay { _, path in
        if path == "/log/checkpoint" { return .answer(200, old) }
        return path.hasPrefix("/log/tile/0/001.p/") ? .answer(404, []) : .pass(to: address)
      }
      let head = try await observer.look(relay.url)
      #expect(try observer.head(of: old) == head)
      #expect(relay.takePaths().contains("/log/tile/0/001"))
    }
  }

  @Test func `a receipt counts although the log cannot be asked, and is held against it later`() async throws
  {
    let province = try await Province.founded()
    let twin = try province.copied()
    let observer = Observer(of: province.ledger)
    try await ServedLedger.with(province) { one in
      try await ServedLedger.with(twin) { other in
        let (log, door) = (one.address, other.address)
        let relay = try Relay { _, path in path.hasPrefix("/log/tile/") ? .hangUp : .pass(to: log) }
        let head = try await observer.look(one.url)
        #expect(try await observer.submit(try one.classes("good", 2), relay.url).count == 2)
        #expect(!observer.files("owed").isEmpty)
        #expect(try observer.kept == head)
        #expect(try await observer.look(one.url).size == head.size + 2)
        #expect(observer.files("owed") == [])
        // Also where the program ended before it could ask.
        let ended = try await Loopback.aside { try observer.door(relay.url) }
        _ = try await ended.submit(try #require(one.classes("late", 1).first)).get()
        await ended.close()
        #expect(observer.files("owed").count == 1)
        #expect(try await observer.look(one.url).size == head.size + 3)
        // A lie does not get lost with the connection.
        relay.set { method, path in
          path.hasPrefix("/log/tile/") ? .hangUp : .pass(to: method == "POST" ? door : log)
        }
        _ = try await observer.submit(try other.classes("bad", 1), relay.url)
        #expect(await observer.doubt(one.url)?.code == "log-forked")
        #expect(!observer.files("owed").isEmpty)
      }
    }
  }

  @Test func `begins with what the trust file says of the first entry`() async throws {
    try await ServedLedger.with { served in
      let reader = try served.ledger.reader()
      let genesis = try #require(try reader.loadWhole().genesis)
      try reader.close()
      let observer = Observer(
        of: served.ledger, anchor: TrustAnchor(genesis: genesis, genesisLeaf: .fake("leaf", 1)))
      guard case .forked(1, _, let evidence?)? = await observer.doubt(served.url) else {
        Issue.record("not noticed")
        return
      }
      let files = try FileManager.default.contentsOfDirectory(atPath: evidence).sorted()
      #expect(files == ["later.checkpoint", "proof"])
      #expect(try observer.kept == nil)
    }
  }
}

extension Answer {
  /// The command that its entry holds.
  fileprivate var command: [UInt8]? { (try? Entry(decoding: receipt.entry))?.command }
}

@Suite struct `a program that is shown another log` {
  private static func run(_ arguments: [String], in folder: String) async throws -> (Int32, String) {
    try await Loopback.aside {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        .deletingLastPathComponent().appendingPathComponent("quanbu")
      process.arguments = arguments
      process.currentDirectoryURL = URL(fileURLWithPath: folder)
      process.environment = [
        "QUANBU_PASSPHRASE": "correct horse", "QUANBU_LANG": "en", "QUANBU_PATIENCE": "0",
      ]
      let pipe = Pipe()
      process.standardOutput = pipe
      process.standardError = pipe
      try process.run()
      let said = try pipe.fileHandleForReading.readToEnd() ?? Data()
      process.waitUntilExit()
      return (process.terminationStatus, String(decoding: said, as: UTF8.self))
    }
  }

  @Test(arguments: [false, true])
  func `ends with status 6, its receipt kept, whether it sends one command or a list`(isList: Bool)
    async throws
  {
    let province = try await Province.founded()
    let twin = try province.copied()
    let folder = province.ledger.root + "/party"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let party = province.ledger.party("school-1")
    try KeyFile.write(
      party.key, to: folder + "/school-1.key", passphrase: try TemporaryLedger.passphrase, iterations: 1000)
    try PublicKeyFile(key: party.newKey, isDemonstration: true).write(to: folder + "/school-1.pub")
    try Data(province.ledger.anchor.bytes).write(to: URL(fileURLWithPath: folder + "/trust.json"))
    try Data("plan".utf8).write(to: URL(fileURLWithPath: folder + "/plan.md"))
    let now = province.ledger.clock.now()
    try await ServedLedger.with(province) { one in
      try await ServedLedger.with(twin) { other in
        try await one.grow("one", by: 2)
        try await other.grow("other", by: 1)
        let (log, door) = (one.address, other.address)
        let relay = try Relay { _, path in .pass(to: path == "/v1/commands" ? door : log) }
        func file(_ id: String, _ url: String) -> [String] {
          [
            "class", "file", "--class", id, "--programme", "welder-5", "--entity", "xiamen", "--start",
            "\(now.day)", "--end", "\(now.day)", "--seats", "10", "--document", "plan.md", "--key",
            "school-1.key", "--server", url, "--trust", "trust.json", "--clock", now.rfc3339, "--receipts",
            "receipts-\(id)",
          ] + (isList ? [] : ["--command-id", "\(CommandID(at: now, random: Random.bytes(10)))"])
        }
        let before = try one.service.log.checkpoint()
        let (good, goodSaid) = try await Self.run(file("good", one.url), in: folder)
        #expect(good == 0, "\(goodSaid)")
        // What was seen and proved is what the command tells of.
        let entry = try #require(try one.ledger.entries(from: before.size).first?.command)
        let jws = try CompactJWS.parse(entry, limit: Command.sizeLimit, expecting: Command.type)
        let told = try CheckpointBody(
          text: SignedNote(parsing: before.note).text, origin: TemporaryLedger.origin)
        #expect(try Command(payload: jws.payload).seen == Seen(size: told.head.size, root: told.head.root))
        let (status, said) = try await Self.run(file("bad", relay.url), in: folder)
        #expect(status == 6, "\(said)")
        #expect(said.contains("log-forked: the checkpoint of"))
        let receipts = try FileManager.default.contentsOfDirectory(atPath: folder + "/receipts-bad")
        #expect(receipts.count == 1)
        let seen = try FileManager.default.contentsOfDirectory(atPath: folder + "/seen")
        #expect(seen.count { $0.hasSuffix(".checkpoint") } == 1)
        #expect(seen.count { $0.contains(".conflict-") } == 1)
        // Nothing is sent to a log that is in doubt from the start.
        let entries = try other.ledger.entryCount()
        let (late, lateSaid) = try await Self.run(file("late", other.url), in: folder)
        #expect(late == 6, "\(lateSaid)")
        #expect(lateSaid.contains("log-rolled-back: the service's checkpoint has"))
        #expect(try other.ledger.entryCount() == entries)
      }
    }
  }
}
