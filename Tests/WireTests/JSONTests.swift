import Testing
import Wire

@Suite struct JSONTests {
  private static let sound: [(String, JSON)] = [
    ("null", JSON.null), ("true", .bool(true)), ("false", .bool(false)), ("0", .integer(0)),
    ("-1", .integer(-1)), ("9223372036854775807", .integer(.max)),
    ("-9223372036854775807", .integer(-.max)), (" \t\r\n7 \n", .integer(7)), ("\"\"", .string("")),
    ("[]", .array([])), ("{}", .object([])),
    ("[1,[2],\"3\"]", .array([.integer(1), .array([.integer(2)]), .string("3")])),
    (#""\"\\\/\b\f\n\r\t""#, .string("\"\\/\u{8}\u{c}\n\r\t")), (#""\u00e9\u4e2d""#, .string("\u{e9}中")),
    (#""\ud83d\ude00""#, .string("😀")), (#""\u0000""#, .string("\u{0}")), ("\"培训券\"", .string("培训券")),
    (
      #"{"b":1,"a":{"b":2}}"#,
      .object([.init("b", .integer(1)), .init("a", .object([.init("b", .integer(2))]))])
    ),
  ]

  @Test(arguments: sound)
  func `sound documents are read, members in the order written`(text: String, expected: JSON) throws {
    #expect(try JSON(parsing: text.utf8) == expected)
  }

  private static let refused: [(String, JSONError.Cause)] = [
    ("", JSONError.Cause.unexpectedEnd), ("  ", .unexpectedEnd), ("{", .unexpectedEnd),
    ("[1", .unexpectedEnd),
    ("\"abc", .unexpectedEnd), ("tru", .unexpectedEnd), (#"{"a""#, .unexpectedEnd),
    (#"{"a":"#, .unexpectedEnd),
    (#""\"#, .unexpectedEnd), (#""\u12"#, .unexpectedEnd),
    ("1.0", .badNumber), ("1e2", .badNumber), ("1E2", .badNumber), ("01", .badNumber), ("00", .badNumber),
    ("-0", .badNumber), ("-01", .badNumber), ("-", .badNumber), ("-a", .badNumber), ("0.5", .badNumber),
    ("+1", .badCharacter), (".5", .badCharacter), ("NaN", .badCharacter), ("Infinity", .badCharacter),
    ("9223372036854775808", .numberOutOfRange), ("-9223372036854775809", .numberOutOfRange),
    ("18446744073709551616", .numberOutOfRange), ("99999999999999999999999999", .numberOutOfRange),
    (#"{"a":1,"a":1}"#, .duplicateMember), (#"{"a":1,"\u0061":2}"#, .duplicateMember),
    (#"[{"x":{"y":1,"z":2,"y":3}}]"#, .duplicateMember),
    ("1 2", .trailingBytes), ("{}x", .trailingBytes), ("[] []", .trailingBytes),
    ("null\u{0}", .trailingBytes),
    ("[1,]", .badCharacter), ("[,1]", .badCharacter), ("[1 2]", .badCharacter), (#"{"a":1,}"#, .badCharacter),
    (#"{"a" 1}"#, .badCharacter), ("{a:1}", .badCharacter), ("{1:1}", .badCharacter), ("'a'", .badCharacter),
    ("\"a\nb\"", .badCharacter), ("\"a\tb\"", .badCharacter), ("True", .badCharacter),
    ("nul1", .badCharacter),
    ("\u{feff}1", .badCharacter), ("/*c*/1", .badCharacter), ("1//c", .trailingBytes),
    (#""\x""#, .badEscape), (#""\u12g4""#, .badEscape), (#""\U0041""#, .badEscape),
    (#""\ud800""#, .badEscape), (#""\udc00""#, .badEscape), (#""\ud800\ud800""#, .badEscape),
    (#""\ud800x""#, .badEscape), (#""\ude00\ud83d""#, .badEscape),
  ]

  @Test(arguments: refused)
  func `everything else is refused with its cause`(text: String, cause: JSONError.Cause) {
    let error = #expect(throws: JSONError.self) { try JSON(parsing: text.utf8) }
    #expect(error?.cause == cause)
  }

  @Test(
    arguments: [
      [0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x22, 0xE4, 0xB8, 0x22],
      [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], [0x22, 0x5C, 0x6E, 0x80, 0x22],
    ] as [[UInt8]])
  func `bytes that are not UTF-8 are refused`(bytes: [UInt8]) {
    let error = #expect(throws: JSONError.self) { try JSON(parsing: bytes) }
    #expect(error?.cause == .badUTF8)
  }

  @Test func `nesting stops at the limit, however much is sent`() throws {
    func nested(_ depth: Int) -> [UInt8] {
      [UInt8](repeating: 0x5B, count: depth) + [UInt8](repeating: 0x5D, count: depth)
    }
    _ = try JSON(parsing: nested(JSONReader.depthLimit))
    for depth in [JSONReader.depthLimit + 1, 100_000] {
      let error = #expect(throws: JSONError.self) { try JSON(parsing: nested(depth)) }
      #expect(error?.cause == .tooDeep)
    }
  }

  @Test func `a duplicate is found and named among thousands of members too`() throws {
    for count in [1, 15, 16, 17, 5000] {
      let body = (0..<count).map { "\"m\($0)\":0" }.joined(separator: ",")
      _ = try JSON(parsing: "{\(body)}".utf8)
      let error = #expect(throws: JSONError.self) { try JSON(parsing: "{\(body),\"m\(count / 2)\":1}".utf8) }
      #expect(error?.cause == .duplicateMember)
      #expect(error?.member == "m\(count / 2)")
    }
  }

  @Test func `names and texts are compared by bytes, not by looks`() throws {
    let composed = "\u{e9}"
    let decomposed = "e\u{301}"
    let document = try JSON(parsing: "{\"\(composed)\":1,\"\(decomposed)\":2}".utf8)
    #expect(document[composed] == .integer(1))
    #expect(document[decomposed] == .integer(2))
    #expect(JSON.string(composed) != JSON.string(decomposed))
  }

  /// Texts are read eight bytes at a time: what ends one must be found at each of the eight, and its neighbours must not.
  @Test func `a byte that stands for more than itself is found wherever it is`() throws {
    let plain =
      [0x20, 0x21, 0x23, 0x5B, 0x5D, 0x7F].map { String(UnicodeScalar(UInt8($0))) } + ["é", "中", "😀"]
    for filler in plain {
      for place in 0..<20 {
        let front = String(repeating: filler, count: place)
        let bytes = Array(front.utf8)
        let sound = try JSON(parsing: "\"\(front)\\n\(filler)é\"".utf8)
        #expect(sound == .string("\(front)\n\(filler)é"))
        #expect(try JSON(parsing: "\"\(front)\"        ".utf8) == .string(front))
        for control in [0x00, 0x01, 0x0A, 0x1F] as [UInt8] {
          let error = #expect(throws: JSONError.self) {
            try JSON(parsing: [0x22] + bytes + [control] + bytes + [0x22])
          }
          #expect(error == JSONError(.badCharacter, offset: 1 + bytes.count))
        }
        let cut = #expect(throws: JSONError.self) { try JSON(parsing: [0x22] + bytes) }
        #expect(cut == JSONError(.unexpectedEnd, offset: 1 + bytes.count))
      }
    }
  }

  @Test(arguments: ["aa", "ab", "ba", "培训", "训培"])
  func `names of one length and beginning are told apart`(name: String) throws {
    let others = ["aa", "ab", "ba", "培训", "训培"].map { "\"\($0)\":0" }.joined(separator: ",")
    _ = try JSON(parsing: "{\(others)}".utf8)
    let error = #expect(throws: JSONError.self) { try JSON(parsing: "{\(others),\"\(name)\":1}".utf8) }
    #expect(error?.cause == .duplicateMember)
    #expect(error?.member == name)
  }

  @Test func `an error says where`() {
    let error = #expect(throws: JSONError.self) { try JSON(parsing: #"{"a":1.5}"#.utf8) }
    #expect(error?.description == "json-bad-number at byte 6")
  }

  @Test(arguments: [
    #"{"z":1,"a":[true,false,null],"s":"q\"b\\n\n\r\t\u0001培","n":-5}"#, "[]", "{}", "[[],{}]", "\"/\"",
  ])
  func `what is written is read back, byte for byte`(text: String) throws {
    #expect(try JSON(parsing: text.utf8).serialized == Array(text.utf8))
  }

  @Test func `a document of random bytes never traps`() {
    var state: UInt64 = 20_260_101
    for _ in 0..<20_000 {
      var bytes: [UInt8] = []
      for _ in 0..<12 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let alphabet = Array("{}[]\",:\\u0d8-1e.tfn a\u{ff}".utf8)
        bytes.append(alphabet[Int(state >> 33) % alphabet.count])
      }
      if let value = try? JSON(parsing: bytes) { #expect((try? JSON(parsing: value.serialized)) == value) }
    }
  }
}
