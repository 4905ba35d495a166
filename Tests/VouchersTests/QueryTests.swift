import Testing
import Vouchers
import Wire

@Suite struct `the form of a query` {
  private static let id = "11010519491231002X"

  private static func members(
    _ persons: String = #"[["\#(id)"],["440524188001010014","a.b.c"]]"#
  ) -> [(name: String, json: String)] {
    [
      ("aud", #""example.org/quanbu""#), ("jti", #""017a5e2c-0000-7000-8000-000000000001""#),
      ("iat", "1625000000"), ("ask", #""holder.references""#), ("purpose", #""voucher.activate""#),
      ("persons", persons),
    ]
  }

  private static func text(_ members: [(name: String, json: String)]) -> [UInt8] {
    Array(("{" + members.map { "\"\($0.name)\":\($0.json)" }.joined(separator: ",") + "}").utf8)
  }

  private func failure(_ bytes: [UInt8]) -> MalformedInput? {
    do throws(MalformedInput) {
      _ = try Query(payload: bytes)
      return nil
    } catch { return error }
  }

  @Test func `is read and written byte for byte`() throws {
    let bytes = Self.text(Self.members(#"[["\#(Self.id)"],["\#(Self.id)","a.b.c"]]"#))
    let query = try Query(payload: bytes)
    #expect(query.payload == bytes)
    let person = try NationalID(Self.id)
    #expect(
      query.question
        == .holderReferences(
          HolderReferences(
            purpose: .activate,
            persons: [
              HolderReferences.Person(id: person), HolderReferences.Person(id: person, token: "a.b.c"),
            ])))
    #expect(Question.names.first == query.question.name)
  }

  static let bad: [(name: String, json: String?, code: String, path: String)] = [
    ("aud", nil, "missing-member", "aud"), ("jti", nil, "missing-member", "jti"),
    ("jti", #""1""#, "identifier-malformed", "jti"), ("iat", nil, "missing-member", "iat"),
    ("iat", #""1""#, "wrong-type", "iat"), ("iat", "-1", "number-out-of-range", "iat"),
    ("ask", nil, "missing-member", "ask"), ("ask", #""holder.names""#, "unknown-name", "ask"),
    ("purpose", nil, "missing-member", "purpose"),
    ("purpose", #""curiosity""#, "unknown-name", "purpose"), ("persons", nil, "missing-member", "persons"),
    ("persons", "[]", "missing-member", "persons[0]"),
    ("persons", #"["\#(id)"]"#, "wrong-type", "persons[0]"),
    ("persons", "[[]]", "wrong-type", "persons[0]"), ("persons", "[[1]]", "wrong-type", "persons[0]"),
    ("persons", #"[["\#(id)"],["110105194912310021"]]"#, "national-id-check", "persons[1]"),
    ("persons", #"[["\#(id)","a","b"]]"#, "wrong-type", "persons[0]"),
    (
      "persons", #"[["\#(id)","\#(String(repeating: "a", count: 252))"]]"#, "wrong-type", "persons[0]"
    ),
    (
      "persons", "[" + Array(repeating: #"["\#(id)"]"#, count: 1001).joined(separator: ",") + "]",
      "too-many-items", "persons"
    ),
    ("note", "1", "unknown-member", "note"), ("act", #""voucher.claim""#, "unknown-member", "act"),
  ]

  @Test func `names what is wrong by its place, and never says an ID number`() {
    for (name, json, code, path) in Self.bad {
      var members = Self.members(#"[["\#(Self.id)"]]"#)
      if let place = members.firstIndex(where: { $0.name == name }) {
        if let json { members[place].json = json } else { members.remove(at: place) }
      } else if let json {
        members.append((name, json))
      }
      let error = failure(Self.text(members))
      #expect(error?.code == code, "\(name) \(json ?? "-")")
      #expect(error?.path == path)
      for said in [error?.english ?? "", error?.chinese ?? "", error.map { "\($0)" } ?? ""] {
        #expect(!said.contains("1101051949"), "\(said)")
      }
    }
    let members = Self.members(#"[["\#(Self.id)"]]"#)
    #expect(failure(Self.text(members)) == nil)
    #expect(failure(Self.text(members + [members[5]]))?.code == "json-duplicate-member")
    #expect(failure([])?.code == "json-unexpected-end")
  }

  @Test func `says nobody's number when it is printed by mistake`() throws {
    let query = try Query(payload: Self.text(Self.members(#"[["\#(Self.id)"]]"#)))
    #expect(!"\(query)".contains(Self.id))
    #expect(!String(reflecting: query).contains(Self.id))
  }
}
