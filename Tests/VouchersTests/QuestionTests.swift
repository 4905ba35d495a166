import Testing
import Vouchers
import Wire

/// Every question as it is written, and what makes it none.
@Suite struct `the form of each question` {
  private static let hash = Hash256(Array(repeating: UInt8(7), count: 32))?.base64URL ?? ""
  private static let id = "017a5e2c-0000-7000-8000-000000000001"
  private static let code = "91350100M000100Y43"

  private static func payload(_ name: String, _ members: String) -> [UInt8] {
    let rest = members.isEmpty ? "" : "," + members
    return Array(
      #"{"aud":"example.org/quanbu","jti":"\#(id)","iat":1625000000,"ask":"\#(name)"\#(rest)}"#.utf8)
  }

  static let good: [(name: String, members: String)] = [
    ("holder.references", #""purpose":"voucher.find","persons":[["11010519491231002X"]]"#),
    ("command.check", #""command":{"act":"voucher.void","voucher":7,"reason":"重复"}"#),
    ("command.answer", #""id":"\#(id)""#),
    ("ledger.state", ""), ("vouchers.totals", ""), ("fund.balances", ""), ("claims.own", ""),
    ("claims.own", #""after":[0,12]"#), ("payments.own", ""), ("statements.list", ""),
    ("log.entries", #""from":0,"count":256"#), ("voucher.shown", #""token":"a.b.c""#),
    ("keys.find", ""), ("keys.find", #""ids":["root-1"]"#), ("institutions.find", #""codes":["\#(code)"]"#),
    ("batches.find", #""ids":["batch-1","batch-2"]"#), ("proposals.find", #""by":"open""#),
    ("proposals.find", #""by":"number","numbers":[1,2]"#),
    ("proposals.find", #""by":"approved","act":"institution.payee""#),
    ("proposals.find", #""by":"approval","numbers":[3]"#), ("classes.find", #""by":"all""#),
    ("classes.find", #""by":"id","ids":["c1"]"#),
    ("classes.find", #""by":"institution","institution":"\#(code)""#),
    ("classes.find", #""by":"filed","entity":"xiamen""#),
    ("vouchers.find", #""by":"number","numbers":[1,9999999999]"#),
    ("vouchers.find", #""by":"class","class":"c1","after":[0,["AQI"],null,"x"]"#),
    ("vouchers.find", #""by":"claim","claim":12"#),
    ("vouchers.find", #""by":"holder","holders":["\#(hash)"]"#),
    ("claims.find", #""by":"all""#), ("claims.find", #""by":"number","numbers":[12]"#),
    ("claims.find", #""by":"institution","institution":"\#(code)""#),
    ("claims.find", #""by":"class","class":"c1""#), ("claims.find", #""by":"order","order":12000"#),
    ("claims.find", #""by":"review","entity":"xiamen""#),
    ("claims.find", #""by":"approve","entity":"xiamen""#),
    ("claims.find", #""by":"payable","entity":"xiamen""#), ("claims.papers", #""numbers":[12]"#),
    ("claims.reviews", #""claim":12"#),
    ("orders.find", #""by":"number","numbers":[12000]"#),
    ("orders.find", #""by":"institution","institution":"\#(code)""#),
    ("orders.find", #""by":"state","states":["ordered","paid"]"#),
    ("orders.find", #""by":"state","states":["returned"],"entities":["xiamen"]"#),
    ("statements.lines", #""statement":"xiamen/2021-08""#),
    ("statements.lines", #""statement":"xiamen/2021-08","line":1"#),
    ("payees.find", #""hashes":["\#(hash)"]"#),
    (
      "payee.keep",
      #""institution":"\#(code)","salt":"AQEBAQEBAQEBAQEBAQEBAQ","name":"学校","number":"6222","bank":"建行""#
    ),
    ("ledger.lapse", ""),
  ]

  @Test func `is read and written byte for byte`() throws {
    for (name, members) in Self.good {
      let bytes = Self.payload(name, members)
      let query = try Query(payload: bytes)
      #expect(String(decoding: query.payload, as: UTF8.self) == String(decoding: bytes, as: UTF8.self))
      #expect(query.question.name == name)
    }
    #expect(Set(Self.good.map(\.name)) == Set(Question.names))
  }

  static let bad: [(name: String, members: String, code: String, path: String)] = [
    ("command.check", "", "missing-member", "command"),
    ("command.check", #""command":{"act":"voucher.void","voucher":7}"#, "missing-member", "command.reason"),
    ("command.check", #""command":{"act":"tea.make"}"#, "unknown-name", "command.act"),
    (
      "command.check", #""command":{"act":"voucher.void","voucher":7,"reason":"x","note":1}"#,
      "unknown-member",
      "command.note"
    ),
    ("command.answer", #""id":"1""#, "identifier-malformed", "id"),
    ("log.entries", #""from":-1,"count":1"#, "number-out-of-range", "from"),
    ("log.entries", #""from":0,"count":257"#, "number-out-of-range", "count"),
    ("voucher.shown", #""token":"""#, "wrong-type", "token"),
    (
      "voucher.shown", #""token":"\#(String(repeating: "a", count: VoucherToken.limit + 1))""#, "wrong-type",
      "token"
    ),
    ("keys.find", #""ids":[]"#, "missing-member", "ids[0]"),
    ("keys.find", #""ids":["a b"]"#, "identifier-malformed", "ids[0]"),
    ("institutions.find", #""codes":["1"]"#, "credit-code-malformed", "codes[0]"),
    ("classes.find", "", "missing-member", "by"),
    ("classes.find", #""by":"all","ids":["c"]"#, "unknown-member", "ids"),
    ("vouchers.find", #""by":"all""#, "unknown-name", "by"),
    ("vouchers.find", #""by":"number","numbers":[0]"#, "number-out-of-range", "numbers[0]"),
    (
      "vouchers.find",
      #""by":"number","numbers":[\#(Array(repeating: "1", count: 1001).joined(separator: ","))]"#,
      "too-many-items", "numbers"
    ),
    (
      "vouchers.find",
      #""by":"holder","holders":[\#(Array(repeating: "1", count: 801).joined(separator: ","))]"#,
      "too-many-items", "holders"
    ),
    ("vouchers.find", #""by":"holder","holders":["AA"]"#, "wrong-type", "holders[0]"),
    ("orders.find", #""by":"state","states":["late"]"#, "unknown-name", "states[0]"),
    ("proposals.find", #""by":"approved","act":"%""#, "unknown-name", "act"),
    ("statements.lines", #""statement":"x","line":0"#, "number-out-of-range", "line"),
    ("claims.own", #""after":[]"#, "missing-member", "after[0]"),
    ("claims.own", #""after":[true]"#, "wrong-type", "after[0]"),
    ("claims.own", #""after":[["!"]]"#, "wrong-type", "after[0]"),
    ("claims.own", #""institution":"x""#, "unknown-member", "institution"),
    ("ledger.lapse", #""day":"2021-10-01""#, "unknown-member", "day"),
    (
      "payee.keep", #""institution":"\#(code)","salt":"AQ","name":"a","number":"1","bank":"b""#, "wrong-type",
      "salt"
    ),
  ]

  @Test func `names what is wrong by its place`() {
    for (name, members, code, path) in Self.bad {
      do throws(MalformedInput) {
        _ = try Query(payload: Self.payload(name, members))
        Issue.record("\(name) \(members) was read")
      } catch {
        #expect(error.path == path, "\(name) \(members)")
        #expect(error.code.hasPrefix(code.prefix(8)), "\(error.code): \(name) \(members)")
      }
    }
  }
}

@Suite struct `the form of an answer` {
  private static let lookup = Question.lookup(Lookup(.state))
  private static let check = Question.commandCheck(
    CommandCheck(act: .approve(Approve(proposal: 1))))
  private static let receipt = Question.commandAnswer(
    CommandAnswer(id: CommandID(at: Instant(startOf: Day(number: 18_800)), random: Array(1...10))))
  private static func references(_ count: Int) -> Question {
    .holderReferences(HolderReferences(purpose: .find, persons: people(count)))
  }
  private static func people(_ count: Int) -> [HolderReferences.Person] {
    (0..<count).compactMap { _ in
      (try? NationalID("11010519491231002X")).map { HolderReferences.Person(id: $0) }
    }
  }
  private static let hash = Hash256(Array(repeating: UInt8(7), count: 32)) ?? .zero

  static let good: [(question: Question, answer: QueryAnswer, json: String)] = [
    (references(2), .holderReferences([hash, nil]), #"{"references":["\#(hash.base64URL)",null]}"#),
    (check, .check(.accepted([.done])), #"{"events":[{"done":true}]}"#),
    (
      check, .check(.refused(number: 200, name: "over-budget", subject: "fj/xiamen")),
      #"{"refused":[200,"over-budget","fj/xiamen"]}"#
    ),
    (
      check, .check(.refused(number: 12, name: "same-person", subject: "")),
      #"{"refused":[12,"same-person"]}"#
    ),
    (receipt, .receipt(nil), #"{"receipt":null}"#), (receipt, .receipt([1, 2]), #"{"receipt":"AQI"}"#),
    (lookup, .rows(AnsweredRows()), #"{"tables":[]}"#),
    (
      lookup,
      .rows(
        AnsweredRows(
          tables: [
            AnsweredRows.Table(
              name: "claim", columns: ["a", "b", "c", "d"],
              rows: [[.integer(-1), .null, .text("AQI"), .blob([1, 2])]])
          ], next: [.integer(0), .text("")])),
      #"{"tables":[{"table":"claim","columns":["a","b","c","d"],"rows":[[-1,null,"AQI",["AQI"]]]}],"next":[0,""]}"#
    ),
    (.lapse, .lapsed(vouchers: 2, fen: 1400), #"{"vouchers":2,"fen":1400}"#),
  ]

  @Test func `is written and read byte for byte`() throws {
    for (question, answer, json) in Self.good {
      #expect(String(decoding: answer.json, as: UTF8.self) == json)
      #expect(try QueryAnswer(parsing: Array(json.utf8), for: question) == answer)
    }
  }

  @Test func `names the account that is kept`() throws {
    let keep = Question.payeeKeep(
      PayeeKeep(
        institution: try CreditCode(overridingCheckOf: "91350100M000100Y43"),
        salt: Array(repeating: 1, count: 16), accountName: "a", number: "1", bank: "b"))
    let json = Array(#"{"hash":"\#(Self.hash.base64URL)"}"#.utf8)
    #expect(QueryAnswer.kept(Self.hash).json == json)
    #expect(try QueryAnswer(parsing: json, for: keep) == .kept(Self.hash))
    #expect(throws: MalformedInput.self) {
      try QueryAnswer(parsing: Array(#"{"hash":"AA"}"#.utf8), for: keep)
    }
  }

  static let bad: [(question: Question, json: String)] = [
    (references(1), #"{"references":[]}"#), (references(1), #"{"references":[null,null]}"#),
    (references(1), #"{"references":[1]}"#), (references(1), #"{"references":[null],"x":1}"#), (check, "{}"),
    (check, #"{"events":[]}"#), (check, #"{"events":[{"done":true},{"done":true}]}"#),
    (check, #"{"refused":[1]}"#),
    (check, #"{"refused":[1,"a"],"events":[]}"#), (receipt, "{}"), (receipt, #"{"receipt":1}"#),
    (receipt, #"{"receipt":"!"}"#), (lookup, "{}"), (lookup, "[]"), (lookup, #"{"tables":[],"more":1}"#),
    (lookup, #"{"tables":[{"table":"x","columns":[],"rows":[]}]}"#),
    (lookup, #"{"tables":[{"table":"x","columns":["a"],"rows":[[1,2]]}]}"#),
    (lookup, #"{"tables":[{"table":"x","columns":["a"],"rows":[[]]}]}"#),
    (lookup, #"{"tables":[{"table":"x","columns":["a"],"rows":[[true]]}]}"#),
    (lookup, #"{"tables":[{"table":"x","columns":["a"],"rows":[[{}]]}]}"#),
    (lookup, #"{"tables":[{"table":"x","columns":["a"],"rows":[[["AQ","AQ"]]]}]}"#),
    (lookup, #"{"tables":[{"table":"x","columns":["a"],"rows":[],"x":1}]}"#),
    (.lapse, #"{"vouchers":-1,"fen":0}"#), (.lapse, #"{"vouchers":1}"#),
  ]

  @Test func `is nothing else`() {
    for (question, json) in Self.bad {
      #expect(throws: MalformedInput.self, "\(json)") {
        try QueryAnswer(parsing: Array(json.utf8), for: question)
      }
    }
  }
}
