import LedgerService
import MerkleLog
import Signing
import Synchronization
import Testing
import Vouchers

@testable import quanbu

/// A door whose first answers were lost on the way and the question sent again: what came back is that it was asked before.
private final class LossyDoor: LedgerDoor {
  let origin = "quanbu.example/test"
  let isDemonstration = true
  var folder: LedgerFolder? { nil }
  private let lost: Int
  private let asked = Mutex<[CommandID]>([])

  init(lost: Int) {
    self.lost = lost
  }

  var ids: [CommandID] { asked.withLock { $0 } }

  func answer(_ query: [UInt8], _ question: Question) throws -> QueryAnswer {
    let jws = try CompactJWS.parse(query, limit: Query.sizeLimit, expecting: Query.type)
    let id = try Query(payload: jws.payload).id
    let count = asked.withLock { asked in
      asked.append(id)
      return asked.count
    }
    guard count > lost else { throw TurnedBack(.queryIDReused) }
    return .receipt(nil)
  }

  func newestHead() throws -> TreeHead { .empty }
  func submit(_ jws: [UInt8]) async -> Result<Answer, TurnedBack> { .failure(TurnedBack(.busy)) }
  func submit(all commands: [[UInt8]]) async -> [Result<Answer, TurnedBack>] { [] }
  func submit(chain commands: [[UInt8]]) async -> [Result<Answer, TurnedBack>] { [] }
  func checkpoint() throws -> [UInt8] { [] }
  func tile(level: Int, index: Int64, width: Int) throws -> [UInt8] { [] }
  func close() async {}
  func leave() {}
}

@Suite struct `a question whose answer was lost` {
  private func party() throws -> QueryParty {
    QueryParty(keyID: try KeyID("school-1"), key: try PrivateKey.generate(.es256), clock: nil)
  }

  private func ask(_ door: LossyDoor) throws -> QueryAnswer {
    let party = try party()
    let id = CommandID(at: SystemClock().now(), random: Random.bytes(10))
    return try party.ask(Question.commandAnswer(CommandAnswer(id: id)), of: door)
  }

  @Test func `is asked once more, under an id of its own`() throws {
    let door = LossyDoor(lost: 1)
    #expect(try ask(door) == .receipt(nil))
    #expect(Set(door.ids).count == 2)
  }

  @Test func `is not asked for ever`() throws {
    let door = LossyDoor(lost: 5)
    #expect(throws: TurnedBack.self) { try ask(door) }
    #expect(door.ids.count == 2)
  }

  @Test func `is asked once more too when something is to be done`() async throws {
    for (lost, isAnswered) in [(0, true), (1, true), (2, false)] {
      let door = LossyDoor(lost: lost)
      let answer = try? await party().perform(.lapse, through: door)
      #expect((answer != nil) == isAnswered)
      #expect(Set(door.ids).count == min(lost, 1) + 1)
    }
  }
}
