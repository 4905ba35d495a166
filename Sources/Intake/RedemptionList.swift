public import Vouchers

/// One voucher to redeem and its evidence.
public struct RedemptionRow: Hashable, Sendable {
  public let line: Int
  public let voucher: VoucherNumber
  /// Hours of training (学时).
  public let hours: Int64
  public let certificate: CertificateKind
  /// The attendance record's file name, inside the directory the list comes with.
  public let attendance: String
  /// The examination record's file name, likewise.
  public let examination: String
}

/// A redemption list (核销清单): 券号, 学时, 证书, 考勤文件, 考试文件.
public struct RedemptionList: Sendable {
  private static let columns = [
    CSVColumn("voucher", ["券号", "voucher"]),
    CSVColumn("hours", ["学时", "hours"]),
    CSVColumn("certificate", ["证书", "证书类型", "certificate"]),
    CSVColumn("attendance", ["考勤文件", "attendance"]),
    CSVColumn("examination", ["考试文件", "examination"]),
    CSVColumn("note", ["备注", "note"], isRequired: false),
  ]

  /// The vouchers that can be taken, in the order of the file, each once.
  public let rows: [RedemptionRow]
  /// The rows that can't, with their reasons.
  public let rejected: RejectedRows
  /// Where hours and the names of evidence files stand, from 1.
  public let hoursColumn: Int
  public let attendanceColumn: Int
  public let examinationColumn: Int

  public var problems: [InputProblem] { rejected.problems }
  public var badRows: [CSVRow] { rejected.rows }

  /// Throws when the file as a whole can't be read; see ``Roster/read(path:ages:on:)``. Rows may suffer
  /// `bad-voucher-number`, `bad-hours`, `bad-certificate`, `bad-file-name` and `duplicate-voucher`.
  public static func read(path: String) throws(InputProblem) -> RedemptionList {
    let file = try ListFile(path: path, columns: columns)
    var vouchers = FirstLines<VoucherNumber>()
    let (rows, rejected) = file.rows { check in
      let voucher = check.voucher("voucher")
      let hours = check.integer("hours", in: 0...9999, else: .badHours)
      let certificate = check.certificate("certificate")
      let attendance = check.fileName("attendance")
      let examination = check.fileName("examination")
      if let voucher, let first = vouchers.line(of: voucher, orNote: check.line) {
        check.noteRepeat(.duplicateVoucher, "voucher", first: first)
      }
      guard let voucher, let hours, let certificate, let attendance, let examination else {
        return RedemptionRow?.none
      }
      return RedemptionRow(
        line: check.line, voucher: voucher, hours: hours, certificate: certificate, attendance: attendance,
        examination: examination)
    }
    return RedemptionList(
      rows: rows, rejected: rejected, hoursColumn: file.table.columnNumber("hours"),
      attendanceColumn: file.table.columnNumber("attendance"),
      examinationColumn: file.table.columnNumber("examination"))
  }

  /// Writes the rows that can't be taken, with the same columns and 原因/reason, mode 0600.
  public func writeRejected(to path: String) throws(InputProblem) { try rejected.write(to: path) }
}

extension RowCheck {
  mutating func voucher(_ key: String) -> VoucherNumber? {
    guard let number = integer(key, in: VoucherNumber.range, else: .badVoucherNumber) else { return nil }
    return try? VoucherNumber(number)
  }

  /// By its Chinese name or its code.
  fileprivate mutating func certificate(_ key: String) -> CertificateKind? {
    guard let text = text(key, atMost: Self.cellLimit) else { return nil }
    guard let kind = CertificateKind.allCases.first(where: { $0.chinese == text || $0.rawValue == text })
    else {
      note(.badCertificate, key)
      return nil
    }
    return kind
  }
}
