public import Intake

/// How one bank writes its statements (银行对账单) as a table. Read from YAML, one file a layout; banks change their
/// exports without notice, so none of this is in code.
public struct BankLayout: Hashable, Sendable {
  /// How days are written.
  public enum DateFormat: String, Hashable, Sendable, CaseIterable {
    case hyphens = "YYYY-MM-DD"
    case compact = "YYYYMMDD"
    case slashes = "YYYY/MM/DD"
  }

  /// Which line comes first in the file.
  public enum Order: String, Hashable, Sendable, CaseIterable {
    case oldestFirst = "oldest-first"
    case newestFirst = "newest-first"
    /// Told from the days; within one day, from the balances.
    case detect
  }

  /// How an amount gets its sign. A negative number in the last two is a red entry (红字) and turns it.
  public enum Amount: Hashable, Sendable {
    /// One column, debit negative.
    case signed(String)
    /// One column, and another that says 借 or 贷.
    case flagged(value: String, flag: String, debit: [String], credit: [String])
    /// One column for each direction.
    case columns(income: String, outlay: String)
  }

  /// What a bank calls things; searched in the remark columns.
  public struct Words: Hashable, Sendable {
    /// 退票, 退汇, 冲正.
    public let returned: [String]
    /// 手续费.
    public let fee: [String]
    /// 结息.
    public let interest: [String]
    /// 拨入, 财政拨款.
    public let receipt: [String]
  }

  /// Labels in the lines before the header whose values must agree with the declaration.
  public struct Stated: Hashable, Sendable {
    public let account: String?
    public let opening: String?
    public let closing: String?
  }

  /// A column that must say one of these everywhere.
  public struct Currency: Hashable, Sendable {
    public let column: String
    public let only: [String]
  }

  /// What declarations call it: `abc`.
  public let id: String
  /// The bank's name, for people.
  public let bank: String
  /// Nil when it may be either; else a file in another one is refused.
  public let encoding: TextFile.Encoding?
  /// ASCII comma or tab.
  public let delimiter: UInt8
  /// The header is the first row with all named columns; it must be among so many rows.
  public let headerWithin: Int
  public let date: String
  public let dateFormat: DateFormat
  public let time: String?
  public let balance: String
  public let counterparty: String?
  /// The counterparty's account, where the bank has a column of its own for it.
  public let account: String?
  /// Searched for our reference and the bank's words.
  public let remarks: [String]
  public let amount: Amount
  public let currency: Currency?
  public let order: Order
  /// Whether rows may end before the last column.
  public let shortRows: Bool
  /// Rows whose first cell begins so are totals.
  public let footer: [String]
  public let stated: Stated
  public let words: Words

  /// Every column the header must have, each once.
  var columnNames: [String] {
    var names =
      [date, balance] + [time, counterparty, account, currency?.column].compactMap { $0 } + remarks
    switch amount {
    case .signed(let column): names.append(column)
    case .flagged(let value, let flag, _, _): names += [value, flag]
    case .columns(let income, let outlay): names += [income, outlay]
    }
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }
}
