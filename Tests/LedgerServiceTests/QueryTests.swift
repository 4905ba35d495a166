import Foundation
import Glibc
import InMemoryLogging
import Journal
import Ledger
import Logging
import ServiceSupport
import Signing
import TestSupport
import Testing
import Vouchers
import Wire

@testable import LedgerService

@Suite struct `queries for holder references` {
  /// People by number, with numbers that pass GB 11643.
  private static func person(_ number: Int) throws -> NationalID {
    let sequence = String(number)
    let digits = "35010219800101" + String(repeating: "0", count: 3 - sequence.count) + sequence
    let check = NationalID.check(for: Array(digits.utf8))
    return try NationalID(digits + String(decoding: [check], as: UTF8.self))
  }

  private static func question(
    _ numbers: [Int], _ tokens: [String?] = [], for purpose: HolderReferences.Purpose = .find
  ) throws -> Question {
    .holderReferences(
      HolderReferences(
        purpose: purpose,
        persons: try numbers.enumerated().map { place, number in
          HolderReferences.Person(
            id: try person(number), token: place < tokens.count ? tokens[place] : nil)
        }))
  }

  /// HMAC under the pepper, from the file.
  private func reference(_ number: Int, _ ledger: TemporaryLedger) throws -> Hash256 {
    let pepper = Array(try Data(contentsOf: URL(fileURLWithPath: ledger.folder.pepper)))
    return Digest.hmacSHA256(key: pepper, message: Array(try Self.person(number).text.utf8))
  }

  private func ask(
    _ numbers: [Int], _ tokens: [String?] = [], by id: KeyID, _ ledger: TemporaryLedger,
    query: CommandID? = nil, after seconds: Int64 = 0
  ) throws -> [UInt8] {
    let at = ledger.clock.now().adding(milliseconds: seconds * 1000)
    return try ledger.party(id).sign(Self.question(numbers, tokens), at: at, query: query)
  }

  private func outcome(
    _ jws: [UInt8], _ answer: ([UInt8]) throws(Rejection) -> QueryAnswer
  ) -> Result<[Hash256?], Rejection> {
    do throws(Rejection) {
      guard case .holderReferences(let references) = try answer(jws) else { return .success([]) }
      return .success(references)
    } catch { return .failure(error) }
  }

  private func code(_ jws: [UInt8], _ answer: ([UInt8]) throws(Rejection) -> QueryAnswer) -> String {
    switch outcome(jws, answer) {
    case .success: "answered"
    case .failure(let rejection): rejection.code
    }
  }

  private func lines(_ ledger: TemporaryLedger) throws -> [String] {
    guard let data = try? Data(contentsOf: URL(fileURLWithPath: ledger.folder.queryLog)) else { return [] }
    return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  @Test func `are answered to issuers, channels and reviewers, known person or not, and journalled nowhere`()
    async throws
  {
    let province = try await Province.founded()
    let ledger = province.ledger
    let service = try ledger.open()
    // One of the three has a voucher.
    let item = IssueVouchers.Item(
      holder: try reference(2, ledger), token: Digest.sha256(Array(Province.token(1).utf8)))
    try await province.accept(
      .issueVouchers(IssueVouchers(batch: Province.batch, first: 1, items: [item])), by: "issuer-1", service)
    let entries = try ledger.entryCount()
    let expected = try [1, 2, 3].map { try reference($0, ledger) }
    for id in ["issuer-1", "channel-1", "reviewer-1"] as [KeyID] {
      #expect(try outcome(ask([1, 2, 3], by: id, ledger), service.look) == .success(expected), "\(id)")
    }
    for (id, role) in [
      ("root-1", "root"), ("registrar-1", "registrar"), ("second-1", "reviewer-second"),
      ("maker-1", "finance-maker"), ("checker-1", "finance-checker"), ("voucher-1", "voucher"),
    ] as [(KeyID, String)] {
      #expect(
        try outcome(ask([1], by: id, ledger), service.look)
          == .failure(.refused(Refused(.roleNotAllowed, role))))
    }
    #expect(try ledger.entryCount() == entries)
    await service.close()
    #expect(code(try ask([1], by: "issuer-1", ledger), service.look) == "query-not-answered")
  }

  @Test func `are answered to an institution for who shows the own token, and for nobody else alike`()
    async throws
  {
    let province = try await Province.founded()
    let ledger = province.ledger
    let service = try ledger.open()
    let items = try (1...2).map { number in
      IssueVouchers.Item(
        holder: try reference(number, ledger),
        token: Digest.sha256(Array(Province.token(Int64(number)).utf8)))
    }
    try await province.accept(
      .issueVouchers(IssueVouchers(batch: Province.batch, first: 1, items: items)), by: "issuer-1", service)
    let own = Province.token(1)
    let forged = own.dropLast(2) + "AA"
    let jws = try ask(
      [1, 1, 1, 1, 2, 2], [own, nil, Province.token(9), String(forged), own, Province.token(2)],
      by: "school-1", ledger)
    #expect(
      try outcome(jws, service.look)
        == .success([reference(1, ledger), nil, nil, nil, nil, reference(2, ledger)]))
    #expect(try #require(lines(ledger).last).hasSuffix(#""persons":6,"withheld":4}"#))
    await service.close()
  }

  @Test func `of keys that were stopped or rotated out are refused as their commands are`() async throws {
    let province = try await Province.founded()
    let ledger = province.ledger
    let service = try ledger.open()
    func change(_ key: KeyID, _ change: ChangeKey.Change, by id: KeyID) async throws {
      try await province.accept(
        .changeKey(ChangeKey(key: key, change: change, reason: "核查")), by: id, service)
    }
    try await change("school-1", .suspend, by: "registrar-1")
    #expect(code(try ask([1], by: "school-1", ledger), service.look) == "key-suspended")
    try await change("channel-1", .revoke, by: "channel-1")
    #expect(code(try ask([1], by: "channel-1", ledger), service.look) == "key-revoked")
    let successor = try TestParty("issuer-9")
    let next = try ledger.entryCount() + 1
    try await province.accept(
      .rotateKey(RotateKey(key: successor.newKey, until: next)), by: "issuer-1", service)
    #expect(code(try ask([1], by: "issuer-1", ledger), service.look) == "answered")
    try await province.accept(Province.issue(first: 1, count: 1), by: "issuer-2", service)
    #expect(code(try ask([1], by: "issuer-1", ledger), service.look) == "key-rotated-out")
    let heir = try successor.sign(Self.question([1]), at: ledger.clock.now())
    #expect(code(heir, service.look) == "answered")
    await service.close()
  }

  @Test func `are kept out by the gate as commands are, and a command is no query`() async throws {
    let province = try await Province.founded()
    let ledger = province.ledger
    let service = try ledger.open()
    let now = ledger.clock.now()
    let claim = try ledger.sign(Province.claim(1), by: "channel-1")
    let sound = try ask([1], by: "channel-1", ledger)
    func sign(_ payload: String) throws -> [UInt8] {
      try CompactJWS.sign(
        payload: Array(payload.utf8), keyID: "channel-1", type: Query.type,
        with: ledger.party("channel-1").key)
    }
    let cases: [(bytes: [UInt8], code: String)] = [
      ([], "jws-not-three-parts"), (claim, "jws-wrong-type"),
      (sound + Array(repeating: UInt8(ascii: "A"), count: 60_000), "jws-too-long"),
      (try TestParty("stranger").sign(Self.question([1]), at: now), "unknown-key"),
      (try TestParty("channel-1").sign(Self.question([1]), at: now), "bad-signature"),
      (
        try ledger.party("channel-1").sign(Self.question([1]), at: now, audience: "quanbu.example/other"),
        "other-ledger"
      ),
      (try sign(#"{"aud":"quanbu.example/other","ask":"x"}"#), "other-ledger"),
      (try sign(#"{"aud":"\#(TemporaryLedger.origin)","ask":"x"}"#), "missing-member"),
      (try sign("[]"), "wrong-type"), (try sign("350102198001010011"), "wrong-type"),
    ]
    for (bytes, expected) in cases { #expect(code(bytes, service.look) == expected) }
    #expect(await service.submit(sound).failureCode == "jws-wrong-type")
    #expect(code(sound, service.look) == "answered")
    #expect(try lines(ledger).count == 1)
    await service.close()
  }

  @Test(arguments: [
    (0, "answered"), (-180, "answered"), (180, "answered"), (-181, "stale-command"), (181, "early-command"),
  ])
  func `are fresh within the window of the rules, to the second`(seconds: Int64, expected: String)
    async throws
  {
    let province = try await Province.founded(
      queries: #"{"windowMinutes":3,"issuer":9,"channel":9,"reviewer":9,"institution":9}"#)
    let ledger = province.ledger
    let service = try ledger.open()
    #expect(code(try ask([1], by: "issuer-1", ledger, after: seconds), service.look) == expected)
    await service.close()
  }

  @Test func `come once: from each key, at any desk, before and after a restart, while they are fresh`()
    async throws
  {
    let province = try await Province.founded()
    let ledger = province.ledger
    let service = try ledger.open()
    let id = CommandID(at: ledger.clock.now(), random: Array(1...10))
    let query = try ask([1], by: "issuer-1", ledger, query: id)
    #expect(code(query, service.look) == "answered")
    #expect(code(query, service.look) == "query-id-reused")
    #expect(code(try ask([2], by: "issuer-1", ledger, query: id), service.look) == "query-id-reused")
    #expect(code(try ask([1], by: "channel-1", ledger, query: id), service.look) == "answered")
    let desk = try QueryDesk.open(ledger.folder, clock: ledger.clock, logger: TemporaryLedger.silence)
    #expect(code(query, desk.answer) == "query-id-reused")
    let second = try ask([1], by: "issuer-1", ledger)
    #expect(code(second, desk.answer) == "answered")
    #expect(code(second, service.look) == "query-id-reused")
    #expect(desk.rejections == ["query-id-reused": 1])
    #expect(service.rejections == ["query-id-reused": 3])
    await service.close()
    // The desk needs no writer.
    #expect(code(try ask([1], by: "issuer-1", ledger), desk.answer) == "answered")
    desk.close()
    let again = try ledger.open()
    for query in [query, second] { #expect(code(query, again.look) == "query-id-reused") }
    ledger.clock.step(seconds: 601)
    for query in [query, second] { #expect(code(query, again.look) == "stale-command") }
    await again.close()
  }

  @Test func `have a quota of people for each key and hour, the same for all who answer`() async throws {
    let province = try await Province.founded(
      queries: #"{"windowMinutes":10,"issuer":5,"channel":2,"reviewer":0,"institution":9}"#)
    let ledger = province.ledger
    let service = try ledger.open()
    let desk = try QueryDesk.open(ledger.folder, clock: ledger.clock, logger: TemporaryLedger.silence)
    #expect(code(try ask([1, 2, 3], by: "issuer-1", ledger), service.look) == "answered")
    // The same person again is one more.
    #expect(
      try outcome(ask([1, 1, 1], by: "issuer-1", ledger), desk.answer) == .failure(.queryQuota(perHour: 5)))
    #expect(code(try ask([1, 1], by: "issuer-1", ledger), desk.answer) == "answered")
    #expect(code(try ask([1], by: "issuer-1", ledger), service.look) == "query-quota")
    #expect(code(try ask([1, 2], by: "issuer-2", ledger), service.look) == "answered")
    #expect(code(try ask([1, 2, 3], by: "channel-1", ledger), service.look) == "query-quota")
    #expect(code(try ask([1, 2], by: "channel-1", ledger), service.look) == "answered")
    #expect(code(try ask([1], by: "reviewer-1", ledger), service.look) == "query-quota")
    await service.close()
    desk.close()
    let again = try ledger.open()
    ledger.clock.step(seconds: 3599)
    #expect(code(try ask([1], by: "issuer-1", ledger), again.look) == "query-quota")
    ledger.clock.step(seconds: 1)
    #expect(code(try ask([1, 2, 3, 4, 5], by: "issuer-1", ledger), again.look) == "answered")
    #expect(try lines(ledger).count == 5)
    await again.close()
  }

  @Test func `stop an institution that tries tokens on people, and tell it of nobody then`() async throws {
    let province = try await Province.founded(refusalsPerHour: 3)
    let ledger = province.ledger
    let service = try ledger.open()
    let item = IssueVouchers.Item(
      holder: try reference(1, ledger), token: Digest.sha256(Array(Province.token(1).utf8)))
    try await province.accept(
      .issueVouchers(IssueVouchers(batch: Province.batch, first: 1, items: [item])), by: "issuer-1", service)
    let own = Province.token(1)
    #expect(
      try outcome(ask([1, 2, 3], [own, own, own], by: "school-1", ledger), service.look)
        == .success([reference(1, ledger), nil, nil]))
    let guesses = try ask([1, 4, 5], [own, own, own], by: "school-1", ledger)
    #expect(code(guesses, service.look) == "too-many-refusals")
    #expect(code(try ask([1], [own], by: "school-1", ledger), service.look) == "too-many-refusals")
    #expect(try lines(ledger).map { $0.hasSuffix(#""persons":3,"withheld":2}"#) } == [true, true])
    ledger.clock.step(hours: 1)
    #expect(code(try ask([1], [own], by: "school-1", ledger), service.look) == "answered")
    await service.close()
  }

  @Test func `are written down one by one: when, by whom, how many, what for, and nobody's name or number`()
    async throws
  {
    let province = try await Province.founded()
    let ledger = province.ledger
    let service = try ledger.open()
    #expect(try lines(ledger).isEmpty)
    let id = CommandID(at: ledger.clock.now(), random: Array(1...10))
    let numbers = Array(1...40)
    let question = try Self.question(numbers, for: .issue)
    let jws = try ledger.party("issuer-1").sign(question, at: ledger.clock.now(), query: id)
    #expect(code(jws, service.look) == "answered")
    #expect(code(jws, service.look) == "query-id-reused")
    _ = outcome(try ask([1], by: "maker-1", ledger), service.look)
    await service.close()
    let log = try lines(ledger)
    #expect(
      log == [
        #"{"at":"2021-07-05T01:00:00.000Z","key":"issuer-1","query":"\#(id)","purpose":"voucher.issue","persons":40,"withheld":0}"#
      ])
    let mode = try FileManager.default.attributesOfItem(atPath: ledger.folder.queryLog)[.posixPermissions]
    #expect(mode as? Int == 0o600)
    // Not there, and nowhere else in the ledger's folder.
    for name in try FileManager.default.contentsOfDirectory(atPath: ledger.folder.path) {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: ledger.folder.path + "/" + name))
      for number in [1, 40] {
        let reference = try reference(number, ledger)
        for secret in [
          Array(try Self.person(number).text.utf8), Array(reference.base64URL.utf8), reference.bytes,
        ] {
          #expect(bytes.range(of: Data(secret)) == nil, "\(name)")
        }
      }
    }
  }

  @Test func `pass over what a crash left of a line, and go on in a new file when the log was put aside`()
    async throws
  {
    let province = try await Province.founded(
      queries: #"{"windowMinutes":10,"issuer":3,"channel":9,"reviewer":9,"institution":9}"#)
    let ledger = province.ledger
    let path = ledger.folder.queryLog
    try Tamper.write(#"{"at":"2021-07-05T01:00"#, to: path)
    try Tamper.mode(0o644, path)
    let service = try ledger.open()
    #expect(code(try ask([1, 2], by: "issuer-1", ledger), service.look) == "answered")
    #expect(try lines(ledger).count == 2)
    #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
    #expect(code(try ask([1, 2], by: "issuer-1", ledger), service.look) == "query-quota")
    try FileManager.default.moveItem(atPath: path, toPath: path + ".1")
    #expect(code(try ask([1, 2], by: "issuer-1", ledger), service.look) == "answered")
    #expect(try lines(ledger).count == 1)
    // What cannot be logged is not answered.
    try Tamper.remove(path)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    #expect(code(try ask([1], by: "issuer-1", ledger), service.look) == "query-not-answered")
    try Tamper.remove(path)
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: ledger.root + "/elsewhere")
    #expect(code(try ask([1], by: "issuer-1", ledger), service.look) == "query-not-answered")
    await service.close()
  }

  @Test func `remember an hour however much was asked in it, and need not read what is older`() async throws {
    let province = try await Province.founded(
      queries: #"{"windowMinutes":10,"issuer":3,"channel":100000,"reviewer":9,"institution":9}"#)
    let ledger = province.ledger
    let now = ledger.clock.now()
    func line(_ key: String, _ number: Int, minutesAgo: Int64) -> String {
      let at = now.adding(milliseconds: -minutesAgo * 60_000)
      let bytes =
        [UInt8](repeating: 0, count: 6) + (0..<4).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
      let id = CommandID(at: at, random: bytes)
      return
        #"{"at":"\#(at.rfc3339)","key":"\#(key)","query":"\#(id)","purpose":"voucher.find","persons":1,"withheld":0}"#
    }
    var text = (0..<3000).map { line("issuer-1", $0, minutesAgo: 600) }
    text.append(line("issuer-1", 9000, minutesAgo: 0))
    text += (0..<3000).map { line("channel-1", $0, minutesAgo: 0) }
    try Tamper.write(text.joined(separator: "\n") + "\n", to: ledger.folder.queryLog)
    let service = try ledger.open()
    #expect(code(try ask([1, 2, 3], by: "issuer-1", ledger), service.look) == "query-quota")
    #expect(code(try ask([1, 2], by: "issuer-1", ledger), service.look) == "answered")
    await service.close()
  }

  @Test func `are answered once when the same comes from many at once`() async throws {
    let province = try await Province.founded()
    let ledger = province.ledger
    let service = try ledger.open()
    let desk = try QueryDesk.open(ledger.folder, clock: ledger.clock, logger: TemporaryLedger.silence)
    let jws = try ask([1], by: "channel-1", ledger)
    let codes = await withTaskGroup(of: String.self) { group in
      for task in 0..<40 {
        group.addTask { task % 2 == 0 ? code(jws, service.look) : code(jws, desk.answer) }
      }
      return await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }
    #expect(codes == ["answered": 1, "query-id-reused": 39])
    #expect(try lines(ledger).count == 1)
    desk.close()
    await service.close()
  }

  @Test func `that wait together are judged one by one, each by those before it, and written down together`()
    async throws
  {
    let province = try await Province.founded(
      queries: #"{"windowMinutes":10,"issuer":3,"channel":9,"reviewer":9,"institution":9}"#)
    let ledger = province.ledger
    let desk = try QueryDesk.open(ledger.folder, clock: ledger.clock, logger: TemporaryLedger.silence)
    let first = try ask([1, 2], by: "issuer-1", ledger)
    let queries = [
      first, try ask([1, 2], by: "issuer-1", ledger), first,
      try ask([1], by: "issuer-1", ledger, after: -601), try ask([3], by: "issuer-1", ledger),
      try ask([1], by: "channel-1", ledger),
    ]
    func codes() throws -> [String] {
      var codes = queries.map { _ in "never told" }
      desk.consider(try queries.map(desk.verify), hasWriter: false) { place, considered in
        codes[place] = code([]) { _ throws(Rejection) in
          guard case .answered(let answer) = try considered.get() else { throw .writerNeeded }
          return answer
        }
      }
      return codes
    }
    // A pipe takes lines and keeps none: what is not on the disk is not answered.
    #expect(mkfifo(ledger.folder.queryLog, 0o600) == 0)
    #expect(try codes() == queries.indices.map { $0 == 3 ? "stale-command" : "query-not-answered" })
    try Tamper.remove(ledger.folder.queryLog)
    #expect(
      try codes()
        == ["answered", "query-quota", "query-id-reused", "stale-command", "answered", "answered"])
    #expect(try lines(ledger).count == 3)
    #expect(
      try codes()
        == [
          "query-id-reused", "query-quota", "query-id-reused", "stale-command", "query-id-reused",
          "query-id-reused",
        ])
    #expect(try lines(ledger).count == 3)
    desk.close()
  }

  @Test func `are opened for with the ledger's pepper and clock only`() async throws {
    let ledger = try await Province.founded().ledger
    func code(_ clock: (any TimeSource)?) -> String {
      do {
        try QueryDesk.open(ledger.folder, clock: clock).close()
        return ""
      } catch { return (error as? ServiceError)?.code.rawValue ?? "\(error)" }
    }
    #expect(code(ledger.clock) == "")
    #expect(code(nil) == "clock-argument-missing")
    try Tamper.write(String(repeating: "x", count: 32), to: ledger.folder.pepper)
    #expect(code(ledger.clock) == "pepper-wrong")
    try Tamper.mode(0o644, ledger.folder.pepper)
    #expect(code(ledger.clock) == "secret-mode")
  }
}
