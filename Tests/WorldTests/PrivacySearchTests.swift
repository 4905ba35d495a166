import ArgumentParser
import Foundation
import Testing

@testable import quanbu_world

/// What must not be found is found.
struct PrivacySearchTests {
  private static let search = try? PrivacySearch(
    ids: ["11010519491231002X", "440524188001010014"], names: ["陈建峰", "欧阳志杰", "林杰"])

  private static func hits(_ bytes: [UInt8]) throws -> [PrivacySearch.Hit] {
    let search = try #require(search)
    return bytes.withUnsafeBytes { search.hits(in: $0) }
  }

  @Test(arguments: [
    ("id 11010519491231002X.", 3), ("11010519491231002x", 0), ("9440524188001010014", 1), ("\"陈建峰\"", 1),
    ("见欧阳志杰等", 3),
  ])
  func `a number or a name is found where it stands`(text: String, offset: Int) throws {
    #expect(try Self.hits(Array(text.utf8)).map(\.offset) == [offset])
  }

  @Test(arguments: ["110105194912310021", "陈建", "欧阳志", "11010519491231002", ""])
  func `a part of one is nothing`(text: String) throws {
    #expect(try Self.hits(Array(text.utf8)).isEmpty)
  }

  /// Where people and programs write a name of two characters, in UTF-8; offsets in bytes.
  @Test(arguments: [
    ("林杰", 0), ("姓名,林杰,350102", 7), ("{\"name\":\"林杰\"}", 9), ("\t林杰\n", 1), ("  林杰  ", 2), ("姓名：林杰，男", 9),
    ("“林杰”", 3), ("（林杰）", 3), ("3林杰x", 1), ("\u{0}\u{1}林杰\u{7F}", 2),
  ])
  func `a name of two characters is found where no other touches it`(text: String, offset: Int) throws {
    let hits = try Self.hits(Array(text.utf8))
    #expect(hits == [PrivacySearch.Hit(offset: offset, what: "name", isEncoded: false)])
  }

  @Test(arguments: ["林杰出", "森林杰", "上林杰克", "𠀀林杰", "林杰𠀀", "林 杰", "林", "杰"])
  func `a part of another word is no name of two characters`(text: String) throws {
    #expect(try Self.hits(Array(text.utf8)).isEmpty)
  }

  @Test func `a name of two characters in GB 18030 is found in text only`() throws {
    let name = try GB18030.encode(Array("林杰".utf8))
    let lines = try GB18030.encode(Array("姓名,备注\n林杰,无\n".utf8))
    #expect(try Self.hits(lines).map(\.what) == ["name"])
    // By chance between two separators of what is no text, and inside another word.
    #expect(try Self.hits([0x00, 0x03, 0x20] + name + [0x2C, 0x01, 0x9F]).isEmpty)
    #expect(try Self.hits(try GB18030.encode(Array("森林杰,".utf8))).isEmpty)
  }

  @Test func `a name of two characters is found in what is encoded`() throws {
    for text in ["{\"name\":\"林杰\"}", "林杰"] {
      let encoded = Data(text.utf8).base64EncodedString().replacingOccurrences(of: "=", with: "")
      let url = encoded.replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
      #expect(
        try Self.hits(Array(url.utf8)) == [PrivacySearch.Hit(offset: 0, what: "name", isEncoded: true)])
    }
  }

  /// The search of the demonstration's last step, on a folder in which somebody was careless once.
  @Test func `a planted leak of anybody's name or number is found`() throws {
    let scratch = try Scratch()
    let society = try Society(seed: 7, vouchers: 300)
    try PeopleFiles(society: society, folder: scratch.folder).write()
    let report = scratch.folder.root + "/reports/funnel.txt"
    try FileManager.default.createDirectory(
      atPath: scratch.folder.root + "/reports", withIntermediateDirectories: true)
    func search(_ text: String) throws {
      try Data(text.utf8).write(to: URL(fileURLWithPath: report))
      let command = try GrepCommand.parse(["--out", scratch.folder.root])
      try command.run()
    }
    try search("已领取 186 张\n")
    let long = try #require(society.people.first { $0.name.unicodeScalars.count == 3 })
    let short = try #require(society.people.first { $0.name.unicodeScalars.count == 2 })
    for leak in ["领券：\(short.name)", "{\"holder\":\"\(short.name)\"}", "领券\(long.name)办妥", long.id, short.id]
    {
      #expect(throws: ExitCode(1), "\(leak.count) characters") { try search("已领取 186 张\n\(leak)\n") }
    }
  }

  @Test func `names in GB 18030 and whatever is encoded are found too`() throws {
    let national = try GB18030.encode(Array("姓名,陈建峰\n".utf8))
    #expect(try Self.hits(national).map(\.what) == ["name"])
    let encoded = Data("{\"name\":\"欧阳志杰\"}".utf8).base64EncodedString().replacingOccurrences(
      of: "=", with: "")
    let url = encoded.replacingOccurrences(of: "+", with: "-").replacingOccurrences(of: "/", with: "_")
    let hits = try Self.hits(Array(("x." + url + ".y").utf8))
    #expect(hits == [PrivacySearch.Hit(offset: 2, what: "name", isEncoded: true)])
  }
}
