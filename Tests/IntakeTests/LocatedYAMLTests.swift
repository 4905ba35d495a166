import Intake
import Testing
import Wire

@Suite struct LocatedYAMLTests {
  private func yaml(_ text: String) throws -> LocatedYAML {
    try LocatedYAML(TextFile(decoding: Array(text.utf8), path: "t.yaml"))
  }

  private func problem(_ text: String) throws -> InputProblem {
    try #require(throws: InputProblem.self) { _ = try yaml(text) }
  }

  static let words: [(String, JSON)] = [
    ("5", .integer(5)), ("-5", .integer(-5)), ("0", .integer(0)), ("\"5\"", .string("5")),
    ("'5'", .string("5")),
    ("9223372036854775807", .integer(.max)), ("true", .bool(true)), ("false", .bool(false)), ("~", .null),
    ("null", .null), ("", .null), ("2021-05-31", .string("2021-05-31")), ("word", .string("word")),
    ("'yes'", .string("yes")), ("\"1.5\"", .string("1.5")), ("闽人社文〔2021〕64号", .string("闽人社文〔2021〕64号")),
    ("2021-07-01T09:00:00+08:00", .string("2021-07-01T09:00:00+08:00")), ("3-4", .string("3-4")),
    ("quanbu.example/x", .string("quanbu.example/x")), ("1.2.3", .string("1.2.3")), (".", .string(".")),
    ("e5", .string("e5")), ("0xyz", .string("0xyz")), ("-", .array([.null])),
  ]

  @Test(arguments: words)
  func `a plain word means`(_ word: String, _ value: JSON) throws {
    let json = try yaml(word == "-" ? "a:\n  -\n" : "a: \(word)\n").json
    #expect(json["a"] == value)
  }

  static let refusals: [(String, String, Int)] = [
    ("a: 1.5", "yaml-float", 1), ("a: 1.", "yaml-float", 1), ("a: .5", "yaml-float", 1),
    ("a: -1e3", "yaml-float", 1), ("a: 1.5E+3", "yaml-float", 1), ("a: .inf", "yaml-float", 1),
    ("a: .NaN", "yaml-float", 1), ("a: 9223372036854775808", "yaml-integer-out-of-range", 1),
    ("a: yes", "yaml-ambiguous-word", 1), ("a: NO", "yaml-ambiguous-word", 1),
    ("a: True", "yaml-ambiguous-word", 1), ("a: 007", "yaml-ambiguous-word", 1),
    ("a: +5", "yaml-ambiguous-word", 1), ("a: -0", "yaml-ambiguous-word", 1),
    ("a: 1_000", "yaml-ambiguous-word", 1), ("a: 0x1F", "yaml-ambiguous-word", 1),
    ("a: 12:30", "yaml-ambiguous-word", 1), ("a: 1\nb: 2\na: 3", "yaml-duplicate-key", 1),
    ("b: 1\n1: 2\n\"1\": 3", "yaml-duplicate-key", 2), ("a: &x 1\nb: *x", "yaml-alias", 1),
    ("b: {}\na: &x {c: 1}", "yaml-alias", 2), ("a: &x [1]", "yaml-alias", 1), ("&x a: 1", "yaml-alias", 1),
    ("b: 1\na: *nowhere", "yaml-alias", 2), ("b: 1\n<<: {a: 1}", "yaml-key", 2),
    ("a: !!str 5", "yaml-tag", 1), ("a: !x 5", "yaml-tag", 1), ("a: ! 5", "yaml-tag", 1),
    ("a: !x {b: 1}", "yaml-tag", 1), ("a: !!set {b}", "yaml-tag", 1), ("a: !x [1]", "yaml-tag", 1),
    ("a: !!int \"5\"", "yaml-tag", 1), ("{[1]: 2}", "yaml-key", 1), ("? {a: 1}\n: 2", "yaml-key", 1),
    ("a: [1\nb: 2", "bad-yaml", 2), ("a: b: c", "bad-yaml", 1), ("a:\n\t- b", "bad-yaml", 2),
    ("a: \"x", "bad-yaml", 1), ("a: 1\n---\nb: 2", "yaml-many-documents", 2), ("# nothing", "empty-file", 0),
    ("a: 1\nb: \u{1}", "bad-yaml", 2),
  ]

  @Test(arguments: refusals)
  func `is refused`(_ text: String, _ code: String, _ line: Int) throws {
    let problem = try problem(text)
    #expect(problem.code == code)
    #expect(problem.line == line)
  }

  @Test(arguments: [20, 990, 100_000])
  func `deep nesting is refused, not followed`(_ depth: Int) throws {
    let flow = try problem(
      "a: " + String(repeating: "[", count: depth) + String(repeating: "]", count: depth))
    #expect(flow.code == "yaml-too-deep" || flow.code == "bad-yaml")
    let block = try problem(String(repeating: "- ", count: depth) + "x")
    #expect(block.code == "yaml-too-deep" || block.code == "bad-yaml")
  }

  @Test func `every value can be found again, and what is missing near its parent`() throws {
    let text = """
      # 注释
      id: x
      ages: {least: 16, most: 60}
      gradeRates:
        - {certificate: a, yuan: "1.00"}
        - certificate: b
          yuan: "2.00"
      """
    let yaml = try yaml(text)
    func place(_ path: String) -> [Int] { [yaml.locate(path).line, yaml.locate(path).column] }
    #expect(place("") == [2, 1])
    #expect(place("id") == [2, 1])
    #expect(place("ages.most") == [3, 19])
    #expect(place("gradeRates") == [4, 1])
    #expect(place("gradeRates[0]") == [5, 5])
    #expect(place("gradeRates[0].yuan") == [5, 22])
    #expect(place("gradeRates[1].yuan") == [7, 5])
    #expect(place("gradeRates[1].grade") == [6, 5])
    #expect(place("gradeRates[7].grade") == [4, 1])
    #expect(place("nothing.at[3].all") == [2, 1])
  }
}
