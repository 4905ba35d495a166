public import Intake
import Vouchers
import Wire

extension BankLayout {
  /// Reads one layout file. Throws every fault with file, line and column.
  public static func load(path: String) throws(InputProblems) -> BankLayout {
    do throws(InputProblem) { return try BankLayout(LocatedYAML.read(path: path)) } catch {
      throw InputProblems([error])
    }
  }

  /// Takes a layout that was read elsewhere.
  public init(_ yaml: LocatedYAML) throws(InputProblem) {
    do throws(MalformedInput) { try self.init(yaml.json) } catch { throw InputProblem(error, in: yaml) }
  }

  private init(_ json: JSON) throws(MalformedInput) {
    var members = try MemberReader(json)
    id = try members.string("id")
    bank = try members.string("bank")
    let encoding: EncodingName? = try members.optionalChoice("encoding")
    self.encoding = encoding?.encoding
    let delimiter: Delimiter? = try members.optionalChoice("delimiter")
    self.delimiter = (delimiter ?? .comma).byte
    headerWithin = Int(try members.integer("headerWithin", in: 1...100))
    (date, dateFormat) = try Self.date(members.required("date"))
    time = try members.optionalString("time")
    amount = try Self.amount(members.required("amount"))
    balance = try members.string("balance")
    counterparty = try members.optionalString("counterparty")
    account = try members.optionalString("account")
    remarks = try members.texts("remarks", count: 1...20)
    currency = try members.optional("currency").map(Self.currency)
    order = try members.choice("order")
    shortRows = try members.optionalBool("shortRows") ?? false
    footer = try members.optionalTexts("footer") ?? []
    stated = try Self.stated(members.optional("stated"))
    words = try Self.words(members.required("words"))
    try members.finish()
  }

  private static func date(_ json: JSON) throws(MalformedInput) -> (String, DateFormat) {
    var members = try MemberReader(json, path: "date")
    let column = try members.string("column")
    let format: DateFormat = try members.choice("format")
    try members.finish()
    return (column, format)
  }

  private static func amount(_ json: JSON) throws(MalformedInput) -> Amount {
    var members = try MemberReader(json, path: "amount")
    let amount: Amount
    if let signed = try members.optionalString("signed") {
      amount = .signed(signed)
    } else if let value = try members.optionalString("value") {
      amount = .flagged(
        value: value, flag: try members.string("flag"), debit: try members.texts("debit", count: 1...10),
        credit: try members.texts("credit", count: 1...10))
    } else {
      amount = .columns(income: try members.string("income"), outlay: try members.string("outlay"))
    }
    try members.finish()
    return amount
  }

  private static func currency(_ json: JSON) throws(MalformedInput) -> Currency {
    var members = try MemberReader(json, path: "currency")
    let currency = Currency(
      column: try members.string("column"), only: try members.texts("only", count: 1...10))
    try members.finish()
    return currency
  }

  private static func stated(_ json: JSON?) throws(MalformedInput) -> Stated {
    guard let json else { return Stated(account: nil, opening: nil, closing: nil) }
    var members = try MemberReader(json, path: "stated")
    let stated = Stated(
      account: try members.optionalString("account"), opening: try members.optionalString("opening"),
      closing: try members.optionalString("closing"))
    try members.finish()
    return stated
  }

  private static func words(_ json: JSON) throws(MalformedInput) -> Words {
    var members = try MemberReader(json, path: "words")
    let words = Words(
      returned: try members.texts("returned", count: 1...50), fee: try members.texts("fee", count: 1...50),
      interest: try members.texts("interest", count: 1...50),
      receipt: try members.texts("receipt", count: 1...50))
    try members.finish()
    return words
  }
}

extension MemberReader {
  /// A list of texts, none of them empty.
  fileprivate mutating func texts(
    _ name: String, count: ClosedRange<Int>
  ) throws(MalformedInput) -> [String] {
    try array(name, count: count) { (item, path) throws(MalformedInput) in
      try MemberReader.string(item, path: path)
    }
  }

  fileprivate mutating func optionalTexts(_ name: String) throws(MalformedInput) -> [String]? {
    try optionalArray(name, count: 1...20) { (item, path) throws(MalformedInput) in
      try MemberReader.string(item, path: path)
    }
  }
}

/// What a layout may call the separator.
private enum Delimiter: String, CaseIterable {
  case comma
  case tab

  var byte: UInt8 { self == .comma ? UInt8(ascii: ",") : UInt8(ascii: "\t") }
}

/// What a layout may call the encoding.
private enum EncodingName: String, CaseIterable {
  case utf8 = "UTF-8"
  case gb18030 = "GB18030"

  var encoding: TextFile.Encoding { self == .utf8 ? .utf8 : .gb18030 }
}
