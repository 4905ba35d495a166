public import Wire

extension Event {
  /// The stable name of the kind, the one member of the event's object.
  public var name: String {
    switch self {
    case .genesis: "genesis"
    case .done: "done"
    case .proposed: "proposed"
    case .issued: "issued"
    case .classApproved: "class-approved"
    case .activated: "activated"
    case .redeemed: "redeemed"
    case .reviewed: "reviewed"
    case .ordered: "ordered"
    case .lapsed: "lapsed"
    case .tallied: "tallied"
    }
  }

  /// Writes `{"name":…}`.
  public func write(to json: inout JSONWriter) {
    json.object { json in
      json.name(name)
      switch self {
      case .genesis(let genesis): genesis.write(to: &json)
      case .done, .proposed: json.bool(true)
      case .issued(let expires, let rules):
        json.array {
          $0.string(expires.description)
          $0.integer(rules)
        }
      case .classApproved(let fen, let rules):
        json.array {
          $0.integer(fen)
          $0.integer(rules)
        }
      case .activated(let fen), .redeemed(let fen):
        json.array { for amount in fen { $0.integer(amount) } }
      case .reviewed(let fen, let correctBy):
        json.array {
          $0.integer(fen)
          if let correctBy { $0.string(correctBy.description) }
        }
      case .ordered(let orders):
        json.array { list in
          for order in orders {
            list.array {
              $0.integer(order.order.value)
              $0.string(order.institution.text)
              $0.integer(order.fen)
            }
          }
        }
      case .lapsed(let lapse):
        json.array {
          $0.string(lapse.day.description)
          for voucher in lapse.vouchers { $0.integer(voucher.value) }
        }
      case .tallied(let key, let hour, let refusals):
        json.array {
          $0.string(key.text)
          $0.integer(hour)
          $0.integer(refusals)
        }
      }
    }
  }

  /// Reads one event as strictly as a command is read.
  public init(_ value: JSON, path: String) throws(MalformedInput) {
    guard case .object(let members) = value, members.count == 1 else {
      throw MalformedInput(.wrongType(expected: "object of one member"), path: path)
    }
    let name = members[0].name
    let body = members[0].value
    let path = path + "." + name
    switch name {
    case "genesis": self = .genesis(try Genesis(body, path: path))
    case "done", "proposed":
      guard body == .bool(true) else { throw MalformedInput(.wrongType(expected: "true"), path: path) }
      self = name == "done" ? .done : .proposed
    case "issued":
      let row = try MemberReader.row(body, path: path, count: 2...2)
      self = .issued(expires: try Self.day(row[0], path), rules: try Self.version(row[1], path))
    case "class-approved":
      let row = try MemberReader.row(body, path: path, count: 2...2)
      self = .classApproved(fen: try Self.amount(row[0], path), rules: try Self.version(row[1], path))
    case "activated": self = .activated(fen: try Self.amounts(body, path))
    case "redeemed": self = .redeemed(fen: try Self.amounts(body, path))
    case "reviewed":
      let row = try MemberReader.row(body, path: path, count: 1...2)
      self = .reviewed(
        fen: try Self.amount(row[0], path), correctBy: row.count == 2 ? try Self.day(row[1], path) : nil)
    case "ordered":
      var orders: [OrderLine] = []
      for item in try MemberReader.items(body, path: path) {
        let row = try MemberReader.row(item, path: path, count: 3...3)
        let number = try MemberReader.integer(row[0], path: path, in: 1...Money.limit)
        let code = try MemberReader.string(row[1], path: path)
        orders.append(
          OrderLine(
            order: try MemberReader.value(number, path: path) { raw throws(InvalidValue) in
              try OrderNumber(raw)
            },
            institution: try MemberReader.value(code, path: path) { raw throws(InvalidValue) in
              try CreditCode(overridingCheckOf: raw)
            }, fen: try Self.amount(row[2], path)))
      }
      self = .ordered(orders)
    case "lapsed":
      let row = try MemberReader.row(body, path: path, count: 2...(Lapse.limit + 1))
      var vouchers: [VoucherNumber] = []
      for item in row.dropFirst() { vouchers.append(try MemberReader.voucher(item, path: path)) }
      self = .lapsed(Lapse(day: try Self.day(row[0], path), vouchers: vouchers))
    case "tallied":
      let row = try MemberReader.row(body, path: path, count: 3...3)
      let key = try MemberReader.string(row[0], path: path)
      self = .tallied(
        key: try MemberReader.value(key, path: path) { raw throws(InvalidValue) in try KeyID(raw) },
        hour: try MemberReader.integer(row[1], path: path, in: 0...Money.limit),
        refusals: try MemberReader.integer(row[2], path: path, in: 1...Money.limit))
    default: throw MalformedInput(.unknownMember, path: path)
    }
  }

  private static func day(_ value: JSON, _ path: String) throws(MalformedInput) -> Day {
    let text = try MemberReader.string(value, path: path)
    return try MemberReader.value(text, path: path) { raw throws(InvalidValue) in try Day(raw) }
  }

  private static func amount(_ value: JSON, _ path: String) throws(MalformedInput) -> Int64 {
    try MemberReader.integer(value, path: path, in: 0...Money.limit)
  }

  /// The sequence number of a publication, 0 before the first.
  private static func version(_ value: JSON, _ path: String) throws(MalformedInput) -> Int64 {
    try MemberReader.integer(value, path: path, in: 0...Money.limit)
  }

  private static func amounts(_ value: JSON, _ path: String) throws(MalformedInput) -> [Int64] {
    var amounts: [Int64] = []
    for item in try MemberReader.items(value, path: path) { amounts.append(try amount(item, path)) }
    return amounts
  }
}
