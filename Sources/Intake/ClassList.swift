public import Vouchers

/// One learner of a class and the voucher shown.
public struct ClassListRow: Hashable, Sendable {
  public let line: Int
  public let name: String
  public let id: NationalID
  /// The voucher's token (券码), a compact JWS; only its shape has been checked.
  public let token: String
}

/// A class list (班级名册) by which an institution activates vouchers: 姓名, 身份证号, 券码.
public struct ClassList: Sendable {
  private static let columns = [
    CSVColumn("name", ["姓名", "name"]),
    CSVColumn("id-number", ["身份证号", "身份证号码", "公民身份号码", "id-number"]),
    CSVColumn("token", ["券码", "token"]),
    CSVColumn("note", ["备注", "note"], isRequired: false),
  ]

  /// The learners that can be taken, in the order of the file, each person and each token once.
  public let rows: [ClassListRow]
  /// The rows that can't, with their reasons.
  public let rejected: RejectedRows

  /// Where the tokens stand, from 1.
  public let tokenColumn: Int

  public var problems: [InputProblem] { rejected.problems }
  public var badRows: [CSVRow] { rejected.rows }

  /// Throws when the file as a whole can't be read; see ``Roster/read(path:ages:on:)``. Rows may also suffer
  /// `bad-token` and `duplicate-voucher`.
  ///
  /// - Parameters:
  ///   - ages: the limits of the class's entity; `nil` when the rules set none.
  ///   - day: the day on which age is counted.
  public static func read(path: String, ages: AgeLimits?, on day: Day) throws(InputProblem) -> ClassList {
    let file = try ListFile(path: path, columns: columns)
    var people = FirstLines<NationalID>()
    var tokens = FirstLines<String>()
    let (rows, rejected) = file.rows { check in
      let name = check.name("name")
      let id = check.nationalID("id-number")
      let token = check.token("token")
      if let id { check.age(of: id, within: ages, on: day) }
      if let id, let first = people.line(of: id, orNote: check.line) {
        check.noteRepeat(.duplicatePerson, "id-number", first: first)
      }
      if let token, let first = tokens.line(of: token, orNote: check.line) {
        check.noteRepeat(.duplicateVoucher, "token", first: first)
      }
      guard let name, let id, let token else { return ClassListRow?.none }
      return ClassListRow(line: check.line, name: name, id: id, token: token)
    }
    return ClassList(rows: rows, rejected: rejected, tokenColumn: file.table.columnNumber("token"))
  }

  /// Writes the rows that can't be taken, with the same columns and 原因/reason, mode 0600.
  public func writeRejected(to path: String) throws(InputProblem) { try rejected.write(to: path) }
}

extension RowCheck {
  /// Three parts of base64url between dots (RFC 7515 section 7.1).
  fileprivate mutating func token(_ key: String) -> String? {
    guard let text = text(key, atMost: Self.cellLimit) else { return nil }
    let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    let isShaped =
      parts.count == 3 && parts.allSatisfy { part in !part.isEmpty && part.allSatisfy(isBase64URL) }
    guard isShaped else {
      note(.badToken, key)
      return nil
    }
    return text
  }
}

private func isBase64URL(_ unit: UInt8) -> Bool {
  switch unit {
  case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"): true
  default: false
  }
}
