import Foundation
import HTTPTypes
import Ledger
import LedgerService
import MerkleLog
import NIOHTTP1
import ServiceSupport
import Signing
import TestSupport
import Testing
import Vouchers
import Wire

@testable import Server

@Suite struct `what everybody may read` {
  /// A ledger with more entries than a tile is wide.
  private func grown(_ province: Province, _ service: OpenLedger) async throws {
    let day = province.ledger.clock.now().day
    for answer in await service.submit(
      all: try (0..<300).map {
        try province.ledger.sign(Province.file(ClassID("class-\($0)"), on: day), by: "school-1")
      })
    {
      _ = try answer.get()
    }
  }

  @Test func `the checkpoint is signed, and the hash tiles below it lead to its root`() async throws {
    try await ServedLedger.with(prepare: grown) { served in
      let reply = try await served.send(.GET, "/log/checkpoint")
      #expect(reply.status == 200)
      #expect(reply.headers.first(name: "content-type") == "text/plain; charset=utf-8")
      #expect(reply.headers.first(name: "cache-control") == "public, max-age=2")
      let head = try Checkpoint.open(
        reply.body, origin: TemporaryLedger.origin, verifiers: try served.ledger.verifiers
      ).head
      #expect(head.size > 256)
      var frontier = Frontier()
      for tile in Tile.all(size: head.size) {
        guard case .hashes(let level) = tile.kind else { continue }
        let served = try await served.send(.GET, "/log/" + tile.path, headers: [("Accept-Encoding", "gzip")])
        #expect(!served.headers.contains(name: "content-encoding"))
        #expect(served.status == 200, "\(tile.path)")
        #expect(served.headers.first(name: "content-type") == "application/octet-stream")
        #expect(served.headers.first(name: "cache-control") == "public, max-age=31536000, immutable")
        if level == 0 {
          for hash in try HashTile.decode(served.body, width: tile.width) { frontier.append(hash) }
        }
      }
      #expect(frontier.head == head)
    }
  }

  @Test func `a tile the log does not have is not there, nor is any entry`() async throws {
    try await ServedLedger.with(prepare: grown) { served in
      let size = try served.service.log.checkpoint().size
      let rest = Tile.partialWidth(level: 0, size: size)
      let rows: [(String, Int)] = [
        ("/log/tile/0/001.p/\(rest)", 200), ("/log/tile/0/001.p/\(rest + 1)", 404), ("/log/tile/0/001", 404),
        ("/log/tile/0/000.p/255", 200), ("/log/tile/1/000.p/1", 200), ("/log/tile/1/000", 404),
        ("/log/tile/9/000", 404),
        ("/log/tile/64/000", 404), ("/log/tile/0/0", 404), ("/log/tile/0/x000/000", 404),
        ("/log/tile/0/x999/x999/x999/x999/x999/x999/999", 404), ("/log/tile/entries/000", 403),
      ]
      for (path, status) in rows { #expect(try await served.send(.GET, path).status == status, "\(path)") }
    }
  }

  @Test func `keys and the status list say what they should`() async throws {
    try await ServedLedger.with { served in
      let keys = try await served.send(.GET, "/.well-known/jwks.json")
      #expect(keys.headers.first(name: "content-type") == "application/jwk-set+json")
      let object = try JSONSerialization.jsonObject(with: Data(keys.body)) as? [String: [[String: String]]]
      #expect(object?["keys"]?.map { $0["kid"] } == ["voucher-1"])
      let list = try await served.send(.GET, "/v1/status-list")
      #expect(list.status == 200)
      let now = served.ledger.clock.now()
      #expect(list.body == (try served.service.statusList.current(now: now)))
      let size = try served.service.statusList.list(now: now).head.size
      #expect(try await served.send(.GET, "/v1/status-list?since=\(size)").status == 200)
      for wrong in [
        "since", "since=", "since=-1", "since=01", "since=x", "until=1", "since=99999999999999999999",
      ] {
        #expect(try await served.send(.GET, "/v1/status-list?\(wrong)").status == 400, "\(wrong)")
      }
    }
  }

  @Test func `a status list is there before anybody asks for one`() async throws {
    try await ServedLedger.with { served in
      for _ in 0..<200 where served.service.statusList.newest == nil {
        try await Task.sleep(for: .milliseconds(50))
      }
      #expect(served.service.statusList.newest?.size == (try served.service.log.checkpoint().size))
    }
  }

  @Test func `health, readiness and HEAD`() async throws {
    try await ServedLedger.with { served in
      #expect(try await served.send(.GET, "/healthz").status == 200)
      let ready = try await served.send(.GET, "/readyz")
      #expect(ready.status == 200)
      var members = try MemberReader(parsing: ready.body)
      #expect(try members.string("origin") == TemporaryLedger.origin)
      #expect(try members.optionalBool("demonstration") == true)
      let head = try await served.send(.HEAD, "/openapi.yaml")
      #expect(head.status == 200)
      #expect(head.body.isEmpty)
      let whole = try await served.send(.GET, "/openapi.yaml")
      #expect(head.headers.first(name: "content-length") == "\(whole.body.count)")
      let packed = try await served.send(.GET, "/openapi.yaml", headers: [("Accept-Encoding", "gzip")])
      #expect(packed.headers.first(name: "content-encoding") == "gzip")
      #expect(packed.body.count < whole.body.count)
    }
  }
}

@Suite struct `the description of the service` {
  /// Every path of `openapi.yaml`, with its methods.
  private func described() throws -> [String: Set<String>] {
    var found: [String: Set<String>] = [:]
    var path: String?
    var isInPaths = false
    for line in String(decoding: ServiceSpecification.bytes, as: UTF8.self).split(separator: "\n") {
      if !line.hasPrefix(" ") { isInPaths = line == "paths:" }
      guard isInPaths else { continue }
      let depth = line.prefix { $0 == " " }.count
      let word = line.dropFirst(depth).prefix { $0 != ":" }
      if depth == 2, word.hasPrefix("/") {
        path = String(word)
        found[String(word)] = []
      } else if depth == 4, let path, ["get", "post", "put", "delete", "patch", "head"].contains(word) {
        found[path]?.insert(word.uppercased())
      }
    }
    return found
  }

  /// The statuses told of a path.
  private func statuses(of path: String) -> Set<Int> {
    var found: Set<Int> = []
    var isHere = false
    for line in String(decoding: ServiceSpecification.bytes, as: UTF8.self).split(separator: "\n") {
      let depth = line.prefix { $0 == " " }.count
      if depth <= 2 { isHere = line.dropFirst(depth) == path + ":" }
      guard isHere, depth == 8, line.dropFirst(8).hasPrefix("\"") else { continue }
      Int(line.dropFirst(9).prefix { $0 != "\"" }).map { _ = found.insert($0) }
    }
    return found
  }

  /// One of each kind.
  private static func rejections() throws -> [Rejection] {
    [
      .form(.notThreeParts), .unknownKey("k"), .badSignature, .otherLedger(ours: "o"),
      .malformed(MalformedInput(.wrongType(expected: "x"), path: "p")), .commandIDReused(entry: 1), .stale,
      .early,
      .clockStep(try Instant("2021-07-05T09:00:00+08:00")), .tooManyRefusals, .tooLarge, .busy, .notReached,
      .stopped("s"), .queryIDReused,
      .queryQuota(perHour: 1), .refused(Refused(.notPresented)), .tooOften(seconds: 1), .notAnswered("n"),
      .writerNeeded,
    ]
  }

  /// A kind that is missing above does not compile here; whether a command or only a query meets it.
  private static func isOfCommands(_ rejection: Rejection) -> Bool {
    switch rejection {
    case .form, .unknownKey, .badSignature, .otherLedger, .malformed, .commandIDReused, .stale, .early,
      .clockStep,
      .tooManyRefusals, .tooLarge, .busy, .notReached, .stopped, .tooOften:
      true
    case .queryIDReused, .queryQuota, .refused, .notAnswered, .writerNeeded: false
    }
  }

  @Test func `tells every status of the door, and no other`() throws {
    let rejections = try Self.rejections()
    let own = [
      Problem.notJOSE, .bodyTooLarge, .bodyCut, .notModifiable, .badQuery, .failed, .addressTooOften(1),
    ].map(\.status.code)
    let refusals = Refusal.allCases.map(\.status.code)
    #expect(Set(rejections.map(\.code)).count == rejections.count)
    let ofCommands = rejections.filter(Self.isOfCommands).map(\.status.code)
    #expect(statuses(of: "/v1/commands") == Set([200, 201] + own + refusals + ofCommands))
    // What a query asks about may be refused for any reason a command is.
    let ofQueries = rejections.map(\.status.code)
    #expect(statuses(of: "/v1/queries") == Set([200] + own + refusals + ofQueries))
  }

  @Test func `names every endpoint and no other`() throws {
    let tile = Tile(.hashes(level: 0), index: 0)
    let endpoints: [Endpoint] = [
      .commands, .queries, .checkpoint, .tile(tile), .keySet, .statusList, .health, .readiness,
      .specification,
    ]
    // A case that is missing above does not compile here.
    func path(_ endpoint: Endpoint) -> String? {
      switch endpoint {
      case .commands: "/v1/commands"
      case .queries: "/v1/queries"
      case .checkpoint: "/log/checkpoint"
      case .tile: "/log/tile/{tile}"
      case .entryBundle: nil
      case .keySet: "/.well-known/jwks.json"
      case .statusList: "/v1/status-list"
      case .health: "/healthz"
      case .readiness: "/readyz"
      case .specification: "/openapi.yaml"
      }
    }
    let described = try described()
    #expect(Set(described.keys) == Set(endpoints.compactMap(path)))
    for endpoint in endpoints {
      guard let path = path(endpoint) else { continue }
      let concrete = path.replacingOccurrences(of: "{tile}", with: "0/000")
      #expect(Endpoint(path: concrete[...]) == endpoint)
      let methods = Set(endpoint.methodNames).subtracting(["HEAD"])
      #expect((described[path] ?? []).subtracting(["HEAD"]) == methods, "\(path)")
    }
  }
}
