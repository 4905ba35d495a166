import NIOHTTP1
import ServiceSupport
import TestSupport
import Testing
import Vouchers

@testable import Server

@Suite struct `bytes of bodies that are not whole` {
  @Test func `are counted of each address and in all, and given back`() {
    let budget = BodyBudget()
    let most = SenderLimits.heldBytesPerAddress
    let first = budget.share(of: .v4(1))
    let second = budget.share(of: .v4(1))
    #expect(first.hold(most - 10))
    #expect(first.hold(most - 5))
    #expect(!second.hold(6))
    #expect(second.hold(5))
    #expect(budget.held == most)
    first.giveBack()
    first.giveBack()
    #expect(budget.held == 5)
    let others = (2..<200).map { budget.share(of: .v4($0)) }
    let taken = others.count { $0.hold(most) }
    #expect(taken == (SenderLimits.heldBytes - 5) / most)
    for share in others + [second] { share.giveBack() }
    #expect(budget.held == 0)
  }

  /// As many connections as hold what an address may, and twenty more.
  @Test func `one address may have so many held, and no more`() async throws {
    var limits = SenderLimits()
    limits.requestSeconds = 600
    try await ServedLedger.with(limits: limits) { served in
      let size = SenderLimits.bodyBytes - 1
      let head = "POST /v1/queries HTTP/1.1\r\nHost: x\r\nContent-Type: application/jose\r\n"
      let part =
        head + "Content-Length: \(SenderLimits.bodyBytes)\r\n\r\n" + String(repeating: "x", count: size)
      let most = SenderLimits.heldBytesPerAddress / size
      let senders = try (0..<most + 20).map { _ in try Sender(to: served.address) }
      for sender in senders { sender.connection.send(part) }
      // Whoever was too much is cut off, long before the time of a request is over.
      let end = ContinuousClock.now + .seconds(240)
      while senders.count(where: \.isCutOff) < 20, ContinuousClock.now < end {
        try await Task.sleep(for: .milliseconds(50))
      }
      // A few more where two were too much together, and went both.
      #expect((20..<40).contains(senders.count(where: \.isCutOff)))
      #expect(try await served.send(.GET, "/healthz").status == 200)
      for sender in senders { sender.connection.endSending() }
    }
  }

  private final class Sender {
    let connection: RawConnection
    var isCutOff: Bool { connection.isClosed }
    init(to address: ListenAddress) throws { connection = try RawConnection(to: address) }
  }
}

@Suite struct `long answers compressed` {
  @Test func `once, as long as they are the same`() {
    let packed = PackedAnswers()
    let text = [UInt8](repeating: 0x61, count: 100_000)
    let first = packed.smaller(text)
    #expect(first == Gzip.compress(text))
    // The very same bytes, not equal ones.
    #expect(packed.smaller(text).map(Self.place) == first.map(Self.place))
    var random = SystemRandomNumberGenerator()
    let noise = (0..<100_000).map { _ in UInt8.random(in: 0...255, using: &random) }
    #expect(packed.smaller(noise) == nil)
    #expect(packed.smaller(Array("short".utf8)) == nil)
    #expect(packed.smaller(text + [1]) == Gzip.compress(text + [1]))
  }

  private static func place(_ bytes: [UInt8]) -> UInt {
    bytes.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) }
  }
}
