public import Wire

/// 导入对账单: a part of a statement of one special account. Lines are numbered from 1 without gaps.
public struct ImportStatement: ActBody {
  public static let name = "bank.import"
  public static let limit = 400
  /// One line: credit positive, debit negative, in fen.
  public struct Line: Hashable, Sendable {
    public let day: Day
    public let fen: Int64
    /// Our own order reference, when the bank kept it.
    public let reference: OrderNumber?
    /// SHA-256 of the line as the bank wrote it.
    public let raw: Hash256

    public init(day: Day, fen: Int64, reference: OrderNumber?, raw: Hash256) {
      self.day = day
      self.fen = fen
      self.reference = reference
      self.raw = raw
    }
  }
  public let statement: StatementID
  public let entity: EntityCode
  public let from: Day
  public let to: Day
  public let opening: Int64
  public let closing: Int64
  /// Lines of the whole statement.
  public let count: Int
  /// Number of this part's first line, from 1.
  public let first: Int
  public let lines: [Line]

  public init(
    statement: StatementID, entity: EntityCode, from: Day, to: Day, opening: Int64, closing: Int64,
    count: Int,
    first: Int, lines: [Line]
  ) {
    self.statement = statement
    self.entity = entity
    self.from = from
    self.to = to
    self.opening = opening
    self.closing = closing
    self.count = count
    self.first = first
    self.lines = lines
  }

  public init(from members: inout MemberReader) throws(MalformedInput) {
    statement = try members.identifier("statement")
    entity = try members.identifier("entity")
    from = try members.day("from")
    to = try members.day("to")
    opening = try members.integer("opening", in: -Money.limit...Money.limit)
    closing = try members.integer("closing", in: -Money.limit...Money.limit)
    count = Int(try members.integer("count", in: 0...1_000_000))
    first = Int(try members.integer("first", in: 1...1_000_000))
    lines = try members.array("lines", count: 0...Self.limit) { (item, path) throws(MalformedInput) in
      let row = try MemberReader.row(item, path: path, count: 3...4)
      let day = try MemberReader.string(row[0], path: path)
      return Line(
        day: try MemberReader.value(day, path: path) { text throws(InvalidValue) in try Day(text) },
        fen: try MemberReader.integer(row[1], path: path, in: -Money.limit...Money.limit),
        reference: row.count == 4
          ? try MemberReader.value(
            MemberReader.integer(row[3], path: path, in: 1...9_999_999_999_999), path: path
          ) { raw throws(InvalidValue) in try OrderNumber(raw) } : nil,
        raw: try MemberReader.hash(row[2], path: path))
    }
    guard from <= to else {
      throw MalformedInput(.contradiction("to before from"), path: members.path(of: "to"))
    }
    guard first + lines.count - 1 <= count else {
      throw MalformedInput(.contradiction("more lines than count"), path: members.path(of: "lines"))
    }
  }

  public func write(to json: inout JSONWriter) {
    json.member("statement", statement.text)
    json.member("entity", entity.text)
    json.member("from", from.description)
    json.member("to", to.description)
    json.member("opening", opening)
    json.member("closing", closing)
    json.member("count", count)
    json.member("first", first)
    json.name("lines")
    json.array { list in
      for line in lines {
        list.array {
          $0.string(line.day.description)
          $0.integer(line.fen)
          $0.string(line.raw.base64URL)
          if let reference = line.reference { $0.integer(reference.value) }
        }
      }
    }
  }
}

/// A line of an imported statement: the pair is used once.
public struct LineKey: Hashable, Sendable, Comparable, CustomStringConvertible {
  public let statement: StatementID
  /// From 1.
  public let line: Int

  public init(statement: StatementID, line: Int) {
    self.statement = statement
    self.line = line
  }

  public static func < (left: Self, right: Self) -> Bool {
    (left.statement, left.line) < (right.statement, right.line)
  }

  public var description: String { "\(statement.text)#\(line)" }
}

/// 记账: what a line that is no payment of ours was: receipt, fee, interest, or not yet explained.
public struct PostLine: ActBody {
  public static let name = "bank.post"
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// 到账: money of the fund received; credits only.
    case receipt
    /// 手续费: debits only.
    case fee
    /// 利息: credits only.
    case interest
    /// 待查: neither; waits for an explanation.
    case suspense

    public var chinese: String {
      switch self {
      case .receipt: "到账"
      case .fee: "手续费"
      case .interest: "利息"
      case .suspense: "待查"
      }
    }
  }
  public let line: LineKey
  public let kind: Kind

  public init(line: LineKey, kind: Kind) {
    self.line = line
    self.kind = kind
  }

  public init(from members: inout MemberReader) throws(MalformedInput) {
    line = try members.line()
    kind = try members.choice("as")
  }

  public func write(to json: inout JSONWriter) {
    json.member("statement", line.statement.text)
    json.member("line", line.line)
    json.member("as", kind.rawValue)
  }
}

/// 更正: a line was booked as what it is not. The booking is reversed, and the line waits to be booked rightly. Maker,
/// then checker.
public struct CorrectLine: ActBody {
  public static let name = "bank.correct"
  public let line: LineKey
  /// As what it stands in the books now: what another booking came to meanwhile is not reversed unseen.
  public let kind: PostLine.Kind
  public let reason: String

  public init(line: LineKey, kind: PostLine.Kind, reason: String) {
    self.line = line
    self.kind = kind
    self.reason = reason
  }

  public init(from members: inout MemberReader) throws(MalformedInput) {
    line = try members.line()
    kind = try members.choice("as")
    reason = try members.string("reason")
  }

  public func write(to json: inout JSONWriter) {
    json.member("statement", line.statement.text)
    json.member("line", line.line)
    json.member("as", kind.rawValue)
    json.member("reason", reason)
  }
}

/// 拨付确认: the bank paid an order, by a line of its exact amount and reference.
public struct ConfirmPayment: ActBody {
  public static let name = "payment.confirm"
  public let order: OrderNumber
  public let line: LineKey

  public init(order: OrderNumber, line: LineKey) {
    self.order = order
    self.line = line
  }

  public init(from members: inout MemberReader) throws(MalformedInput) {
    order = try members.order("order")
    line = try members.line()
  }

  public func write(to json: inout JSONWriter) {
    json.member("order", order.value)
    json.member("statement", line.statement.text)
    json.member("line", line.line)
  }
}

/// 退票: a paid order came back whole.
public struct ReturnPayment: ActBody {
  public static let name = "payment.return"
  public let order: OrderNumber
  public let line: LineKey

  public init(order: OrderNumber, line: LineKey) {
    self.order = order
    self.line = line
  }

  public init(from members: inout MemberReader) throws(MalformedInput) {
    order = try members.order("order")
    line = try members.line()
  }

  public func write(to json: inout JSONWriter) {
    json.member("order", order.value)
    json.member("statement", line.statement.text)
    json.member("line", line.line)
  }
}

extension MemberReader {
  mutating func line() throws(MalformedInput) -> LineKey {
    LineKey(statement: try identifier("statement"), line: Int(try integer("line", in: 1...1_000_000)))
  }
}
