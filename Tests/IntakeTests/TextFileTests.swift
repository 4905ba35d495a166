import Foundation
import Intake
import Testing

/// 姓名 in GB18030.
private let nameInGB: [UInt8] = [0xD0, 0xD5, 0xC3, 0xFB]
/// 张三 in GB18030.
private let personInGB: [UInt8] = [0xD5, 0xC5, 0xC8, 0xFD]
/// 㐂, a character of four bytes in GB18030.
private let rareInGB: [UInt8] = [0x81, 0x39, 0xEF, 0x31]
private let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

@Suite struct TextFileTests {
  private func read(_ bytes: [UInt8]) throws -> TextFile {
    let scratch = try Scratch()
    return try TextFile.read(path: scratch.file("in.csv", bytes))
  }

  private func problem(_ bytes: [UInt8]) throws -> InputProblem {
    let scratch = try Scratch()
    let path = try scratch.file("in.csv", bytes)
    return try #require(throws: InputProblem.self) { _ = try TextFile.read(path: path) }
  }

  @Test func `both encodings, with and without a mark, give the same text`() throws {
    let text = "姓名\n张三\n"
    #expect(try read(Array(text.utf8)).text == text)
    #expect(try read(mark + Array(text.utf8)).text == text)
    let converted = try read(nameInGB + [10] + personInGB + [10])
    #expect(converted.text == text)
    #expect(converted.encoding == .gb18030)
  }

  @Test func `a four-byte GB18030 character is read`() throws {
    #expect(try read(nameInGB + [10] + rareInGB).text == "姓名\n㐂")
  }

  /// What, its bytes, and where it changes: line and byte.
  static let mixtures: [(String, [UInt8], Int, Int)] = [
    ("GB18030 after UTF-8", Array("姓名\n李四\n".utf8) + personInGB + [10], 3, 1),
    ("UTF-8 after GB18030", nameInGB + [13, 10] + Array("1,李四".utf8), 2, 3),
    ("after a mark", mark + Array("a\nb,".utf8) + personInGB, 2, 3),
    ("in one line", Array("张三,".utf8) + personInGB, 1, 8),
  ]

  @Test(arguments: mixtures)
  func `an encoding that changes is refused at its place`(
    _ what: String, _ bytes: [UInt8], _ line: Int, _ column: Int
  ) throws {
    let problem = try problem(bytes)
    #expect((problem.code, problem.line, problem.column) == ("mixed-encodings", line, column), "\(what)")
  }

  @Test func `a GB18030 cell that happens to be two-byte UTF-8 is no mixture`() throws {
    // 联通, the best known of them, has C1 AA CD A8; these are 乱 (C2 D2) with 摹 (C4 A1), valid UTF-8 for ġ.
    let text = try read(nameInGB + [10, 0xC4, 0xA1, 10] + personInGB)
    #expect(text.text == "姓名\n摹\n张三")
  }

  static let refusals: [(String, [UInt8], String, [Int])] = [
    ("nothing", [], "empty-file", [0, 0]),
    ("only a mark", mark, "empty-file", [0, 0]),
    ("a zero byte", Array("ab\r\ncdefghijklm\0".utf8), "nul-byte", [2, 12]),
    ("UTF-16 with a mark", [0xFF, 0xFE, 0x61, 0], "utf-16-file", [0, 0]),
    ("UTF-16 without a mark", [0x61, 0, 0x62, 0, 0x0A, 0], "utf-16-file", [0, 0]),
    ("a workbook", [0x50, 0x4B, 3, 4, 0, 0], "spreadsheet-file", [0, 0]),
    ("neither encoding", Array("a\nb".utf8) + [0x80, 0xFF], "bad-encoding", [2, 2]),
    ("half a character at the end", nameInGB + [10, 0xD5], "bad-encoding", [2, 1]),
    ("broken UTF-8", Array("姓名\n1,".utf8) + [0xE4, 0x2C], "bad-encoding", [2, 3]),
    ("an overlong slash", Array("姓名\n".utf8) + [0xC0, 0x2C], "bad-encoding", [2, 1]),
  ]

  @Test(arguments: refusals)
  func `other bytes are refused`(_ what: String, _ bytes: [UInt8], _ code: String, _ place: [Int]) throws {
    let problem = try problem(bytes)
    #expect(problem.code == code, "\(what)")
    #expect([problem.line, problem.column] == place, "\(what)")
  }

  @Test func `a line of ten million characters is refused at once`() throws {
    let bytes = Array("head\n".utf8) + [UInt8](repeating: 0x61, count: 10_000_000)
    let clock = ContinuousClock()
    var found: InputProblem?
    let time = try clock.measure { found = try problem(bytes) }
    #expect(found?.code == "line-too-long")
    #expect(found?.line == 2)
    #expect(found?.column == TextFile.lineLimit + 1)
    #expect(time < .seconds(5))
  }

  @Test func `lines just as long as the limit pass, whatever ends them`() throws {
    let long = [UInt8](repeating: 0x61, count: TextFile.lineLimit)
    #expect(try read(long + [13, 10] + long + [13] + long + [10]).utf8.count == long.count * 3 + 4)
    #expect(try problem(long + [0x61]).code == "line-too-long")
  }

  @Test func `missing files, directories and pipes are refused without waiting`() throws {
    let scratch = try Scratch()
    func code(_ path: String) -> String? {
      do throws(InputProblem) {
        _ = try TextFile.read(path: path)
        return nil
      } catch { return error.code }
    }
    #expect(code(scratch.path("none.csv")) == "unreadable-file")
    #expect(code(scratch.directory) == "not-a-regular-file")
    #expect(mkfifo(scratch.path("pipe"), 0o600) == 0)
    #expect(code(scratch.path("pipe")) == "not-a-regular-file")
  }

  @Test func `a file beyond the size limit is refused`() throws {
    let scratch = try Scratch()
    let path = try scratch.file("in.csv", "abcdef")
    let problem = try #require(throws: InputProblem.self) { _ = try TextFile.read(path: path, sizeLimit: 5) }
    #expect(problem.code == "file-too-large")
  }
}
