import Testing
import Vouchers
import Wire

@Suite struct MemberReaderTests {
  @Test(arguments: [
    #"{"a":"x","b":2,"c":[3,4]}"#, #"{"c":[3,4],"b":2,"a":"x"}"#, #"{"b":2,"c":[3,4],"a":"x"}"#,
  ])
  func `members are found in whatever order they stand`(text: String) throws {
    var members = try MemberReader(parsing: Array(text.utf8))
    #expect(try members.string("a") == "x")
    #expect(members.optional("d") == nil)
    #expect(try members.integer("b", in: 0...9) == 2)
    #expect(try members.array("c", count: 0...9) { item, _ in item } == [.integer(3), .integer(4)])
    // The one behind the newest taken is not all there is.
    #expect(try members.string("a") == "x")
    try members.finish()
  }

  @Test func `what nobody asked for is named`() throws {
    var members = try MemberReader(parsing: Array(#"{"a":"x","b":2,"c":3}"#.utf8))
    _ = try members.string("a")
    _ = try members.integer("c", in: 0...9)
    #expect(throws: MalformedInput(.unknownMember, path: "b")) { try members.finish() }
    #expect(throws: MalformedInput(.missingMember, path: "d")) { try members.string("d") }
  }

  /// `é` and `e` with an accent of its own are one text to `String`, and two names here.
  @Test func `names are compared byte for byte`() throws {
    var members = try MemberReader(parsing: Array("{\"e\u{301}\":1}".utf8))
    #expect(members.optional("\u{e9}") == nil)
    #expect(members.optional("e\u{301}") == .integer(1))
  }

  @Test(arguments: [(0, "rows[0]"), (1, "rows[1]"), (2, "rows[2]")])
  func `an item of an array that is wrong is named by its place`(place: Int, path: String) throws {
    var items = ["1", "2", "3"]
    items[place] = "true"
    var members = try MemberReader(parsing: Array("{\"rows\":[\(items.joined(separator: ","))]}".utf8))
    #expect(throws: MalformedInput(.wrongType(expected: "integer"), path: path)) {
      try members.array("rows", count: 1...9) { (item, path) throws(MalformedInput) in
        try MemberReader.integer(item, path: path, in: 0...9)
      }
    }
  }
}
