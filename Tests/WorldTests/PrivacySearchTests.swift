import Foundation
import Testing

@testable import quanbu_world

/// What must not be found is found.
struct PrivacySearchTests {
  private static let search = try? PrivacySearch(
    ids: ["11010519491231002X", "440524188001010014"], names: ["陈建峰", "欧阳志杰"])

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
