import Journal
import TestSupport
import Testing
import Vouchers
import Wire

@testable import LedgerService

@Suite struct `recent commands` {
  private static func command(_ second: Int64, key: KeyID = "a") throws -> CommandReference {
    let id = CommandID(at: try Instant(milliseconds: second * 1000), random: [UInt8](repeating: 1, count: 10))
    return CommandReference(key: key, id: id, digest: .zero)
  }

  @Test func `of an empty ledger are all known`() throws {
    var commands = RecentCommands(after: nil)
    #expect(commands.use(of: try Self.command(5)) == .never)
    commands.note(try Self.command(5), sequence: 7, isAccepted: true)
    #expect(commands.use(of: try Self.command(5)) == .before(sequence: 7, digest: .zero, isAccepted: true))
    #expect(commands.use(of: try Self.command(5, key: "b")) == .never)
    #expect(commands.use(of: try Self.command(4)) == .never)
  }

  @Test func `leave what is not above the greatest in the store to the store`() throws {
    var commands = RecentCommands(after: try Self.command(10).id)
    #expect(commands.use(of: try Self.command(9)) == .perhaps)
    #expect(commands.use(of: try Self.command(10, key: "b")) == .perhaps)
    #expect(commands.use(of: try Self.command(11)) == .never)
    commands.note(try Self.command(9), sequence: 3, isAccepted: false)
    #expect(commands.use(of: try Self.command(9)) == .before(sequence: 3, digest: .zero, isAccepted: false))
  }

  @Test func `are bounded, and what is dropped is the store's`() throws {
    var commands = RecentCommands(after: nil)
    for second in 1...70_000 as ClosedRange<Int64> {
      commands.note(try Self.command(second), sequence: second, isAccepted: true)
    }
    var waits = 0
    commands.tidy { waits += 1 }
    #expect(waits == 1, "what is dropped must be durable first")
    commands.tidy { waits += 1 }
    #expect(waits == 1)
    #expect(commands.use(of: try Self.command(1)) == .perhaps)
    #expect(commands.use(of: try Self.command(70_000)) == .perhaps)
    #expect(commands.use(of: try Self.command(70_001)) == .never)
  }
}
