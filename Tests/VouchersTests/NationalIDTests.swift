import Testing
import Vouchers

@Suite struct NationalIDTests {
  @Test func `the published example verifies`() throws {
    let id = try NationalID("11010519491231002X")
    #expect(id.birth.description == "1949-12-31")
    #expect(!id.isMale)
    #expect(id.place == "110105")
  }

  @Test(arguments: ["810000199408230021", "820000199001010011", "830000199201300022"])
  func `residence permits have the same shape`(_ text: String) throws {
    let digits = String(text.prefix(17))
    let checked = digits + String(decoding: [NationalID.check(for: digits.utf8)], as: UTF8.self)
    #expect(try NationalID(checked).place == text.prefix(6))
  }

  @Test(arguments: ["11010519491231002x", " 11010519491231002X", "11010519491231002X  "])
  func `blanks are dropped and the x is raised`(_ text: String) throws {
    #expect(try NationalID(text).text == "11010519491231002X")
  }

  static let faults: [(String, InvalidValue.Cause)] = [
    ("", .nationalIDLength), ("11010519491231002", .nationalIDLength),
    ("11010519491231002XX", .nationalIDLength),
    ("110105491231002", .nationalIDLength), ("１１010519491231002X", .nationalIDLength),
    ("1.10105E+17", .nationalIDScientific), ("3.50102E+17", .nationalIDScientific),
    ("3.50102e17", .nationalIDScientific), ("3.50102199001010E+17", .nationalIDScientific),
    ("35010219900101A011", .nationalIDCharacter), ("1101051949123100X2", .nationalIDCharacter),
    ("11010519491231002Y", .nationalIDCharacter), ("11010519491231-02X", .nationalIDCharacter),
    ("990105194912310021", .nationalIDPlace), ("000105194912310021", .nationalIDPlace),
    ("840000199408230021", .nationalIDPlace), ("110105194902300021", .nationalIDBirthDate),
    ("110105194913010021", .nationalIDBirthDate), ("110105202102290021", .nationalIDBirthDate),
    ("110105194912310020", .nationalIDCheck), ("110105194912310021", .nationalIDCheck),
    ("11010519491231012X", .nationalIDCheck),
  ]

  @Test(arguments: faults)
  func `each fault has its cause`(_ text: String, _ cause: InvalidValue.Cause) throws {
    let error = try #require(throws: InvalidValue.self) { _ = try NationalID(text) }
    #expect(error.cause == cause)
  }

  @Test func `a birth before 1900 is outside our calendar`() throws {
    // The standard's own second example, born 1880.
    let error = try #require(throws: InvalidValue.self) { _ = try NationalID("440524188001010014") }
    #expect(error.cause == .nationalIDBirthDate)
    #expect(NationalID.check(for: "44052418800101001".utf8) == UInt8(ascii: "4"))
  }

  @Test func `every single wrong digit is found`() throws {
    let right = Array("11010519491231002X".utf8)
    for place in 0..<17 {
      for digit in UInt8(0x30)...0x39 where digit != right[place] {
        var wrong = right
        wrong[place] = digit
        #expect(throws: InvalidValue.self) { _ = try NationalID(String(decoding: wrong, as: UTF8.self)) }
      }
    }
  }

  @Test func `printing never shows the number`() throws {
    let id = try NationalID("11010519491231002X")
    #expect("\(id)" == "11****************")
  }
}
