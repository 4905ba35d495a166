public import Vouchers

/// One voucher and the person who claims it.
public struct ClaimListRow: Hashable, Sendable {
  public let line: Int
  public let voucher: VoucherNumber
  public let name: String
  public let id: NationalID
}

/// What a channel hands in after checking real names (领券名单): 券号, 姓名, 身份证号.
public struct ClaimList: Sendable {
  private static let columns = [
    CSVColumn("voucher", ["券号", "voucher"]),
    CSVColumn("name", ["姓名", "name"]),
    CSVColumn("id-number", ["身份证号", "身份证号码", "公民身份号码", "id-number"]),
    CSVColumn("note", ["备注", "note"], isRequired: false),
  ]

  /// The claims that can be made, in the order of the file, each voucher and each person once.
  public let rows: [ClaimListRow]
  /// The rows that can't, with their reasons.
  public let rejected: RejectedRows

  public var problems: [InputProblem] { rejected.problems }

  /// Throws when the file as a whole can't be read; see ``Roster/read(path:ages:on:)``. Rows may also suffer
  /// `bad-voucher-number`, `duplicate-voucher` and `duplicate-person`.
  ///
  /// - Parameters:
  ///   - day: the day on which age is counted.
  ///   - ages: the limits of the entity that pays a voucher; `nil` when the rules set none.
  public static func read(
    path: String, on day: Day, ages: (VoucherNumber) -> AgeLimits?
  ) throws(InputProblem) -> ClaimList {
    let file = try ListFile(path: path, columns: columns)
    var people = FirstLines<NationalID>()
    var vouchers = FirstLines<VoucherNumber>()
    let (rows, rejected) = file.rows { check in
      let voucher = check.voucher("voucher")
      let name = check.name("name")
      let id = check.nationalID("id-number")
      if let voucher, let id { check.age(of: id, within: ages(voucher), on: day) }
      if let voucher, let first = vouchers.line(of: voucher, orNote: check.line) {
        check.noteRepeat(.duplicateVoucher, "voucher", first: first)
      }
      if let id, let first = people.line(of: id, orNote: check.line) {
        check.noteRepeat(.duplicatePerson, "id-number", first: first)
      }
      guard let voucher, let name, let id else { return ClaimListRow?.none }
      return ClaimListRow(line: check.line, voucher: voucher, name: name, id: id)
    }
    return ClaimList(rows: rows, rejected: rejected)
  }
}
