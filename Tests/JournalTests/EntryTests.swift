import Journal
import Ledger
import Testing
import Vouchers

/// An entry and its only spelling.
struct EntryCase: CustomTestStringConvertible, Sendable {
  let text: String
  let entry: Entry
  var testDescription: String { text }

  init(_ text: String, _ sequence: Int64, _ at: String, _ command: String?, _ outcome: Outcome) throws {
    self.text = text
    entry = Entry(
      sequence: sequence, at: try Instant(at), command: command.map { Array($0.utf8) }, outcome: outcome)
  }

  static func all() throws -> [EntryCase] {
    [
      try EntryCase(
        #"{"v":1,"seq":7,"at":"2021-07-01T01:00:00.000Z","command":"eyJ.e30.c2ln","events":[{"done":true}]}"#,
        7, "2021-07-01T01:00:00.000Z", "eyJ.e30.c2ln", .accepted([.done])),
      try EntryCase(
        #"{"v":1,"seq":8,"at":"2021-07-01T01:00:00.250Z","command":"a_-.b","events":[{"redeemed":[15,7]}]}"#,
        8, "2021-07-01T01:00:00.250Z", "a_-.b", .accepted([.redeemed(fen: [15, 7])])),
      try EntryCase(
        #"{"v":1,"seq":9,"at":"2021-07-01T01:00:01.001Z","command":"a.b.c","refused":[200,"over-budget"]}"#,
        9, "2021-07-01T01:00:01.001Z", "a.b.c", .refused(Refused(.overBudget))),
      try EntryCase(
        #"{"v":1,"seq":1,"at":"2021-07-01T01:00:01.001Z","command":"a.b","refused":[12,"same-person","4"]}"#,
        1, "2021-07-01T01:00:01.001Z", "a.b", .refused(Refused(.samePerson, "4"))),
      try EntryCase(
        #"{"v":1,"seq":0,"at":"1999-12-31T23:59:59.999Z","events":[{"lapsed":["2021-10-02",3,5]}]}"#,
        0, "1999-12-31T23:59:59.999Z", nil,
        .accepted([.lapsed(.init(day: Day("2021-10-02"), vouchers: [VoucherNumber(3), VoucherNumber(5)]))])),
    ]
  }
}

@Suite struct EntryTests {
  @Test(arguments: try EntryCase.all())
  func `an entry has one spelling`(row: EntryCase) throws {
    #expect(String(decoding: try row.entry.encoded(), as: UTF8.self) == row.text)
    #expect(String(decoding: try row.entry.encoded(isJWS: true), as: UTF8.self) == row.text)
    #expect(try Entry(decoding: Array(row.text.utf8)) == row.entry)
  }

  @Test(arguments: try EntryCase.all())
  func `the command is found without reading the outcome`(row: EntryCase) throws {
    let bytes = Array(row.text.utf8)
    let layout = try EntryLayout(of: bytes)
    #expect(layout.sequence == row.entry.sequence)
    #expect(layout.at == row.entry.at)
    #expect(layout.command.map { Array(bytes[$0]) } == row.entry.command)
  }

  @Test(arguments: [
    (#"{"v":2,"seq":7,"at":"2021-07-01T01:00:00.000Z","events":[]}"#, EntryProblem.Code.version),
    (#"{ "v":1,"seq":7,"at":"2021-07-01T01:00:00.000Z","events":[]}"#, .version),
    (#"{"v":1,"seq":07,"at":"2021-07-01T01:00:00.000Z","events":[]}"#, .sequence),
    (#"{"v":1,"seq":-7,"at":"2021-07-01T01:00:00.000Z","events":[]}"#, .sequence),
    (#"{"v":1,"seq":99999999999999999999,"at":"2021-07-01T01:00:00.000Z","events":[]}"#, .sequence),
    (#"{"v":1,"seq":7,"at":"2021-07-01T01:00:00Z","events":[]}"#, .instant),
    (#"{"v":1,"seq":7,"at":"2021-07-01T09:00:00.000+08:00","events":[]}"#, .instant),
    (#"{"v":1,"seq":7,"at":"2021-02-30T01:00:00.000Z","events":[]}"#, .instant),
    (#"{"v":1,"seq":7,"at":"2021-07-01T01:00:00.000Z","command":"","events":[]}"#, .command),
    (#"{"v":1,"seq":7,"at":"2021-07-01T01:00:00.000Z","command":"a\u002eb","events":[]}"#, .command),
    (#"{"v":1,"seq":7,"at":"2021-07-01T01:00:00.000Z","command":"a b","events":[]}"#, .command),
    (#"{"v":1,"seq":7,"at":"2021-07-01T01:00:00.000Z","events":[ ]}"#, .notCanonical),
    (#"{"v":1,"seq":7,"at":"2021-07-01T01:00:00.000Z","events":[{"done":true}] }"#, .notCanonical),
    (#"{"v":1,"seq":7,"at":"2021-07-01T01:00:00.000Z","events":[{"done":false}]}"#, .outcome),
    (#"{"v":1,"seq":7,"at":"2021-07-01T01:00:00.000Z","events":[{"gone":true}]}"#, .outcome),
    (#"{"v":1,"seq":7,"at":"2021-07-01T01:00:00.000Z","events":[],"extra":1}"#, .outcome),
    (#"{"v":1,"seq":7,"at":"2021-07-01T01:00:00.000Z","events":[],"events":[]}"#, .outcome),
    (#"{"v":1,"seq":7,"at":"2021-07-01T01:00:00.000Z","refused":[200,"over-much"]}"#, .outcome),
    (#"{"v":1,"seq":7,"at":"2021-07-01T01:00:00.000Z","refused":[9,"nothing"]}"#, .outcome),
    (#"{"v":1,"seq":7,"at":"2021-07-01T01:00:00.000Z"}"#, .malformed),
    (#"{"v":1,"seq":7,"at":"2021-07-01T01:00:00.000Z","events":[]"#, .malformed),
    ("", .version),
  ])
  func `every other spelling is refused`(text: String, code: EntryProblem.Code) throws {
    let problem = #expect(throws: EntryProblem.self) { try Entry(decoding: Array(text.utf8)) }
    #expect(problem?.code == code)
  }

  @Test func `an entry is at most 65,535 bytes`() throws {
    let at = try Instant("2021-07-01T01:00:00.000Z")
    func entry(_ length: Int) -> Entry {
      Entry(
        sequence: 7, at: at, command: [UInt8](repeating: 0x61, count: length), outcome: .accepted([.done]))
    }
    let frame = try entry(1).encoded().count - 1
    #expect(try entry(65_535 - frame).encoded().count == 65_535)
    let problem = #expect(throws: EntryProblem.self) { try entry(65_536 - frame).encoded() }
    #expect(problem?.code == .tooLong)
    let long = [UInt8](repeating: 0x61, count: 65_536)
    #expect(#expect(throws: EntryProblem.self) { try Entry(decoding: long) }?.code == .tooLong)
  }

  @Test func `a command that is no JWS is not written`() throws {
    let entry = Entry(
      sequence: 7, at: try Instant("2021-07-01T01:00:00.000Z"), command: Array(#"a"b"#.utf8),
      outcome: .accepted([.done]))
    #expect(#expect(throws: EntryProblem.self) { try entry.encoded() }?.code == .command)
  }
}
