import Client
import Foundation
import Glibc
import ServiceSupport
import TestSupport
import Testing
import Vouchers

@testable import Server

/// Who holds a connection and owes an answer nothing: does not read, does not leave, or has said its last.
@Suite(.serialized) struct `clients that fall silent` {
  private static func limits(idle: Int = 5, request: Int = 60) -> SenderLimits {
    var limits = SenderLimits()
    limits.idleSeconds = idle
    limits.requestSeconds = request
    limits.answerBytesPerSecond = 10_000_000
    return limits
  }

  private static let long = "GET /openapi.yaml HTTP/1.1\r\nHost: x\r\n\r\n"

  @Test func `who takes no answer is cut off`() async throws {
    try await ServedLedger.with(limits: Self.limits()) { served in
      let connection = try RawConnection(to: served.address, receiving: 4096)
      // More than the system keeps for who does not read.
      connection.send(String(repeating: Self.long, count: 1000))
      let patience = ContinuousClock.now + .seconds(240)
      while !connection.hasNews, ContinuousClock.now < patience {
        try await Task.sleep(for: .milliseconds(20))
      }
      while connection.isHeld(at: served.address.port), ContinuousClock.now < patience {
        try await Task.sleep(for: .milliseconds(100))
      }
      let answers = try #require(await connection.readToEnd())
      let count = answers.components(separatedBy: "HTTP/1.1 200").count - 1
      #expect((1..<1000).contains(count))
    }
  }

  /// Its answer goes out before the request is whole: nobody waits for anything any more when the rest has come.
  @Test(arguments: [
    [
      "POST /v1/commands HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 10\r\n\r\n12345",
      "67890",
    ],
    ["POST /nothing HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n", "0\r\n\r\n"],
  ])
  func `who was answered before its request was whole rests no longer than others`(parts: [String])
    async throws
  {
    try await ServedLedger.with(limits: Self.limits()) { served in
      let connection = try RawConnection(to: served.address)
      connection.send(parts[0])
      try await Task.sleep(for: .milliseconds(300))
      connection.send(parts[1])
      #expect(await connection.readToEnd()?.hasPrefix("HTTP/1.1 4") == true)
    }
  }

  @Test func `a connection of HTTP/2 without streams ends also where nobody acknowledges that`() async throws
  {
    try await ServedLedger.with(tls: true, limits: Self.limits()) { served in
      let stream = try await RawStream(to: served.address, trusting: try #require(served.certificatePath))
      stream.greet()
      stream.get("/healthz")
      #expect(try await stream.wait { stream.isAnswered })
      #expect(try await stream.wait { stream.isOver })
    }
  }

  @Test func `an answer that is not taken ends its stream`() async throws {
    try await ServedLedger.with(tls: true, limits: Self.limits()) { served in
      let stream = try await RawStream(to: served.address, trusting: try #require(served.certificatePath))
      stream.greet(window: 1000)
      stream.get("/openapi.yaml")
      #expect(try await stream.wait { stream.frames.contains { $0.kind == RawStream.Kind.reset.rawValue } })
      #expect(stream.dataBytes == 1000)
      stream.close()
    }
  }

  /// In longer than a connection may rest, and steadily.
  @Test(.timeLimit(.minutes(5))) func `an answer that is taken slowly arrives whole`() async throws {
    var limits = Self.limits(idle: 8)
    limits.answerBytesPerSecond = 1024
    try await ServedLedger.with(tls: true, limits: limits) { served in
      let stream = try await RawStream(to: served.address, trusting: try #require(served.certificatePath))
      stream.greet(window: 1000)
      stream.get("/openapi.yaml")
      let begun = ContinuousClock.now
      while !stream.isAnswered, !stream.isOver, stream.dataBytes < ServiceSpecification.bytes.count {
        try await Task.sleep(for: .milliseconds(600))
        stream.allow(1000)
      }
      #expect(try await stream.wait(seconds: 5) { stream.isAnswered })
      #expect(stream.dataBytes == ServiceSpecification.bytes.count, "\(stream.frames)")
      #expect(begun.duration(to: .now) > .seconds(8))
      stream.close()
    }
  }
}

/// A service that is told to stop waits for what it accepted, not for who does not leave.
@Suite(.serialized) struct `a service told to stop beside silent clients` {
  private func stop(tls: Bool, _ talk: (ServingProcess, ListenAddress) async throws -> Void) async throws {
    let serving = try ServingProcess(
      try await Province.founded().ledger, tls: tls, limits: "requestSeconds: 1, idleSeconds: 3600")
    try serving.start()
    let client = try await serving.client(patience: .seconds(20))
    defer { client.close() }
    try await serving.waitUntilReady(client)
    try await talk(serving, ListenAddress(host: "127.0.0.1", port: serving.port))
  }

  private func expectEnd(_ serving: ServingProcess) async throws {
    let begun = ContinuousClock.now
    let end = await serving.end(with: SIGTERM)
    #expect(end?.reason == .exit)
    #expect(end?.status == 0)
    #expect(begun.duration(to: .now) < .seconds(30))
  }

  @Test(.timeLimit(.minutes(4))) func `ends although one does not read`() async throws {
    try await stop(tls: false) { serving, address in
      let connection = try RawConnection(to: address, receiving: 4096)
      connection.send(String(repeating: "GET /openapi.yaml HTTP/1.1\r\nHost: x\r\n\r\n", count: 1000))
      try await Task.sleep(for: .milliseconds(500))
      try await expectEnd(serving)
      connection.endSending()
    }
  }

  @Test(.timeLimit(.minutes(4))) func `ends although one of HTTP/2 acknowledges nothing`() async throws {
    try await stop(tls: true) { serving, address in
      let stream = try await RawStream(to: address, trusting: serving.certificatePath)
      stream.greet()
      stream.get("/healthz")
      #expect(try await stream.wait { stream.isAnswered })
      try await expectEnd(serving)
      stream.close()
    }
  }
}
