public import Vouchers

/// One person of a roster.
public struct RosterRow: Hashable, Sendable {
  public let line: Int
  public let name: String
  public let id: NationalID
}

/// A roster (名单) from which vouchers are issued: 姓名 and 身份证号, and if wanted 手机号 and 备注.
public struct Roster: Sendable {
  private static let columns = [
    CSVColumn("name", ["姓名", "name"]),
    CSVColumn("id-number", ["身份证号", "身份证号码", "公民身份号码", "id-number"]),
    CSVColumn("phone", ["手机号", "手机号码", "phone"], isRequired: false),
    CSVColumn("note", ["备注", "note"], isRequired: false),
  ]

  /// The people that can be taken, in the order of the file, each once.
  public let rows: [RosterRow]
  /// The rows that can't, with their reasons.
  public let rejected: RejectedRows

  private let path: String
  private let idColumn: Int

  public var problems: [InputProblem] { rejected.problems }
  public var badRows: [CSVRow] { rejected.rows }

  /// Reads a roster.
  ///
  /// - Parameters:
  ///   - ages: the rules' limits; `nil` when they set none.
  ///   - day: the day on which age is counted.
  /// - Throws: when the file as a whole can't be read as a roster. What is wrong with single rows is in
  ///   ``problems``: the causes of ``NationalID``, `under-age`, `over-age`, `duplicate-person`, and what a
  ///   table can suffer.
  public static func read(path: String, ages: AgeLimits?, on day: Day) throws(InputProblem) -> Roster {
    let file = try ListFile(path: path, columns: columns)
    var people = FirstLines<NationalID>()
    let (rows, rejected) = file.rows { check in
      let name = check.name("name")
      guard let id = check.nationalID("id-number") else { return RosterRow?.none }
      check.age(of: id, within: ages, on: day)
      if let first = people.line(of: id, orNote: check.line) {
        check.noteRepeat(.duplicatePerson, "id-number", first: first)
      }
      return name.map { RosterRow(line: check.line, name: $0, id: id) }
    }
    return Roster(
      rows: rows, rejected: rejected, path: path, idColumn: file.table.columnNumber("id-number"))
  }

  /// What to say of a row whose person has a live voucher already: only the ledger knows.
  public func liveVoucher(_ row: RosterRow) -> InputProblem {
    InputProblem(.liveVoucher, file: path, line: row.line, column: idColumn, field: "id-number")
  }

  /// Writes the rows that can't be taken, with the same columns and 原因/reason, mode 0600.
  public func writeRejected(to path: String) throws(InputProblem) { try rejected.write(to: path) }
}

/// On which line each value stood first.
struct FirstLines<Value: Hashable> {
  private var lines: [Value: Int] = [:]

  /// The earlier line of `value`, or `nil` when this is the first.
  mutating func line(of value: Value, orNote line: Int) -> Int? {
    if let first = lines[value] { return first }
    lines[value] = line
    return nil
  }
}
