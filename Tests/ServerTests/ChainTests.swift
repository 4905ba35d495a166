import Ledger
import LedgerService
import ServiceSupport
import TestSupport
import Testing
import Vouchers

@testable import quanbu

@Suite struct `a chain through a server` {
  @Test func `goes one after the other, and ends with the first that is not accepted`() async throws {
    try await ServedLedger.with { served in
      let ledger = served.ledger
      let url = served.url
      let door = try await Loopback.aside {
        try RemoteDoor(url: url, trust: ledger.anchor, seen: ledger.root + "/party/seen", patience: .zero)
      }
      func issue(_ first: Int64) throws -> [UInt8] {
        try ledger.sign(Province.issue(first: first, count: 2), by: "issuer-1")
      }
      let before = try ledger.entryCount()
      let commands = try [issue(1), issue(3), issue(5), issue(7)]
      var broken = commands
      broken[1] = try issue(99)
      let first = await door.submit(chain: broken)
      #expect(try first.prefix(2).map { try $0.get().outcome.isAccepted } == [true, false])
      for answer in first.suffix(2) {
        guard case .failure(let turnedBack) = answer else {
          Issue.record("sent after the chain had ended")
          continue
        }
        #expect(turnedBack.kind == .notReached && turnedBack.code == "not-reached")
      }
      #expect(try ledger.entryCount() == before + 2)
      let again = try await door.submit(chain: commands).map { try $0.get() }
      #expect(again.map(\.isRepeat) == [true, false, false, false])
      #expect(again.allSatisfy { $0.outcome.isAccepted })
      #expect(await door.submit(chain: []).isEmpty)
      try await Loopback.aside {
        defer { door.leave() }
        try door.confirmLog()
      }
    }
  }
}
