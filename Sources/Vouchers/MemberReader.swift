public import Wire

/// Reads one JSON object member by member and then insists that none is left over.
public struct MemberReader {
  private let members: [JSON.Member]
  private var taken: [Bool]
  /// Behind the newest one taken.
  private var next = 0
  private let path: String

  public init(_ value: JSON, path: String = "") throws(MalformedInput) {
    guard case .object(let members) = value else {
      throw MalformedInput(.wrongType(expected: "object"), path: path)
    }
    self.members = members
    self.path = path
    taken = Array(repeating: false, count: members.count)
  }

  /// Parses `bytes` and reads the object they hold.
  public init(parsing bytes: [UInt8]) throws(MalformedInput) {
    let value: JSON
    do throws(JSONError) { value = try JSON(parsing: bytes) } catch {
      throw MalformedInput(
        .notJSON(code: error.cause.rawValue, offset: error.offset), path: error.member ?? "")
    }
    try self.init(value)
  }

  /// The full path of a member of this object.
  public func path(of name: String) -> String { path.isEmpty ? name : path + "." + name }

  public mutating func optional(_ name: String) -> JSON? {
    guard let index = place(of: name) else { return nil }
    taken[index] = true
    next = index + 1
    return members[index].value
  }

  /// Members mostly stand in the order they are asked for.
  private func place(of name: String) -> Int? {
    if next < members.count, members[next].name.hasSameBytes(as: name) { return next }
    return members.firstIndex { $0.name.hasSameBytes(as: name) }
  }

  public mutating func required(_ name: String) throws(MalformedInput) -> JSON {
    guard let value = optional(name) else { throw MalformedInput(.missingMember, path: path(of: name)) }
    return value
  }

  public mutating func string(_ name: String, atMost limit: Int = 400) throws(MalformedInput) -> String {
    try MemberReader.string(required(name), path: path(of: name), atMost: limit)
  }

  public mutating func optionalString(_ name: String, atMost limit: Int = 400) throws(MalformedInput)
    -> String?
  {
    guard let value = optional(name) else { return nil }
    return try MemberReader.string(value, path: path(of: name), atMost: limit)
  }

  public mutating func integer(
    _ name: String, in range: ClosedRange<Int64>
  ) throws(MalformedInput) -> Int64 {
    try MemberReader.integer(required(name), path: path(of: name), in: range)
  }

  public mutating func optionalInteger(
    _ name: String, in range: ClosedRange<Int64>
  ) throws(MalformedInput) -> Int64? {
    guard let value = optional(name) else { return nil }
    return try MemberReader.integer(value, path: path(of: name), in: range)
  }

  public mutating func optionalBool(_ name: String) throws(MalformedInput) -> Bool? {
    guard let value = optional(name) else { return nil }
    guard case .bool(let flag) = value else {
      throw MalformedInput(.wrongType(expected: "true or false"), path: path(of: name))
    }
    return flag
  }

  /// A positive amount in whole fen.
  public mutating func fen(_ name: String, from least: Int64 = 1) throws(MalformedInput) -> Int64 {
    try integer(name, in: least...Money.limit)
  }

  /// A positive amount written as yuan in a string, in whole fen.
  public mutating func yuan(_ name: String) throws(MalformedInput) -> Int64 {
    let fen = try MemberReader.value(string(name), path: path(of: name)) { text throws(InvalidValue) in
      try Money(yuan: text).fen
    }
    guard fen >= 1 else { throw MalformedInput(.outOfRange(1...Money.limit), path: path(of: name)) }
    return fen
  }

  public mutating func identifier<Kind: IdentifierKind>(_ name: String) throws(MalformedInput) -> Identifier<
    Kind
  > {
    try MemberReader.value(string(name), path: path(of: name)) { text throws(InvalidValue) in
      try Identifier<Kind>(text)
    }
  }

  public mutating func optionalIdentifier<Kind: IdentifierKind>(_ name: String) throws(MalformedInput)
    -> Identifier<Kind>?
  {
    guard optionalPresent(name) else { return nil }
    return try identifier(name)
  }

  public mutating func day(_ name: String) throws(MalformedInput) -> Day {
    try MemberReader.value(string(name), path: path(of: name)) { text throws(InvalidValue) in try Day(text) }
  }

  public mutating func optionalDay(_ name: String) throws(MalformedInput) -> Day? {
    guard optionalPresent(name) else { return nil }
    return try day(name)
  }

  public mutating func voucher(_ name: String) throws(MalformedInput) -> VoucherNumber {
    try MemberReader.voucher(required(name), path: path(of: name))
  }

  public mutating func hash(_ name: String) throws(MalformedInput) -> Hash256 {
    try MemberReader.hash(required(name), path: path(of: name))
  }

  /// One of a closed list of names.
  public mutating func choice<Choice: RawRepresentable & CaseIterable>(
    _ name: String
  ) throws(MalformedInput) -> Choice where Choice.RawValue == String {
    try MemberReader.choice(required(name), path: path(of: name))
  }

  public mutating func optionalChoice<Choice: RawRepresentable & CaseIterable>(
    _ name: String
  ) throws(MalformedInput) -> Choice? where Choice.RawValue == String {
    guard let value = optional(name) else { return nil }
    return try MemberReader.choice(value, path: path(of: name))
  }

  /// Reads every item of an array with `read`, which gets the item and its path, for its errors alone.
  public mutating func array<Item>(
    _ name: String, count range: ClosedRange<Int>, _ read: (JSON, String) throws(MalformedInput) -> Item
  ) throws(MalformedInput) -> [Item] {
    let path = path(of: name)
    let items = try MemberReader.items(required(name), path: path)
    guard items.count <= range.upperBound else {
      throw MalformedInput(.tooMany(limit: range.upperBound), path: path)
    }
    guard items.count >= range.lowerBound else { throw MalformedInput(.missingMember, path: path + "[0]") }
    var result: [Item] = []
    result.reserveCapacity(items.count)
    for (index, item) in items.enumerated() {
      // Which item it was only a failure has to say.
      do throws(MalformedInput) { result.append(try read(item, path)) } catch {
        result.append(try read(item, path + "[\(index)]"))
      }
    }
    return result
  }

  public mutating func optionalArray<Item>(
    _ name: String, count range: ClosedRange<Int>, _ read: (JSON, String) throws(MalformedInput) -> Item
  ) throws(MalformedInput) -> [Item]? {
    guard optionalPresent(name) else { return nil }
    return try array(name, count: range, read)
  }

  private func optionalPresent(_ name: String) -> Bool {
    place(of: name) != nil
  }

  /// Throws `unknown-member` when anything was not asked for.
  public func finish() throws(MalformedInput) {
    for (index, member) in members.enumerated() where !taken[index] {
      throw MalformedInput(.unknownMember, path: path(of: member.name))
    }
  }
}

extension MemberReader {
  public static func items(_ value: JSON, path: String) throws(MalformedInput) -> [JSON] {
    guard case .array(let items) = value else {
      throw MalformedInput(.wrongType(expected: "array"), path: path)
    }
    return items
  }

  /// The items of an array of exactly `count`: rows of lists are written as short arrays.
  public static func row(_ value: JSON, path: String, count: ClosedRange<Int>) throws(MalformedInput)
    -> [JSON]
  {
    let items = try items(value, path: path)
    guard count.contains(items.count) else {
      throw MalformedInput(
        .wrongType(expected: "array of \(count.lowerBound) to \(count.upperBound)"), path: path)
    }
    return items
  }

  public static func string(_ value: JSON, path: String, atMost limit: Int = 400) throws(MalformedInput)
    -> String
  {
    guard case .string(let text) = value else {
      throw MalformedInput(.wrongType(expected: "string"), path: path)
    }
    guard text.utf8.count <= limit, !text.utf8.isEmpty else {
      throw MalformedInput(.wrongType(expected: "string of 1 to \(limit) bytes"), path: path)
    }
    return text
  }

  public static func integer(
    _ value: JSON, path: String, in range: ClosedRange<Int64>
  ) throws(MalformedInput) -> Int64 {
    guard case .integer(let number) = value else {
      throw MalformedInput(.wrongType(expected: "integer"), path: path)
    }
    guard range.contains(number) else { throw MalformedInput(.outOfRange(range), path: path) }
    return number
  }

  public static func hash(_ value: JSON, path: String) throws(MalformedInput) -> Hash256 {
    guard case .string(let text) = value, let hash = Hash256(base64URL: text.utf8) else {
      throw MalformedInput(.wrongType(expected: "32 bytes in base64url"), path: path)
    }
    return hash
  }

  public static func voucher(_ value: JSON, path: String) throws(MalformedInput) -> VoucherNumber {
    let number = try integer(value, path: path, in: VoucherNumber.range)
    return try self.value(number, path: path) { value throws(InvalidValue) in try VoucherNumber(value) }
  }

  public static func choice<Choice: RawRepresentable & CaseIterable>(
    _ value: JSON, path: String
  ) throws(MalformedInput) -> Choice where Choice.RawValue == String {
    guard case .string(let text) = value else {
      throw MalformedInput(.wrongType(expected: "string"), path: path)
    }
    guard let choice = Choice(rawValue: text) else {
      throw MalformedInput(.unknownName(known: Choice.allCases.map(\.rawValue)), path: path)
    }
    return choice
  }

  /// Turns an `InvalidValue` into a `MalformedInput` that names the member.
  public static func value<Raw, Value>(
    _ raw: Raw, path: String, _ make: (Raw) throws(InvalidValue) -> Value
  ) throws(MalformedInput) -> Value {
    do throws(InvalidValue) { return try make(raw) } catch {
      throw MalformedInput(.invalidValue(error), path: path)
    }
  }
}
