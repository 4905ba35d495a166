public import Wire

/// 下达: an appropriation enters the fund under its document number.
public struct Appropriate: ActBody {
  public static let name = "fund.appropriate"
  public let tranche: TrancheID
  public let fen: Int64
  public let document: String

  public init(tranche: TrancheID, fen: Int64, document: String) {
    self.tranche = tranche
    self.fen = fen
    self.document = document
  }

  public init(from members: inout MemberReader) throws(MalformedInput) {
    tranche = try members.identifier("tranche")
    fen = try members.fen("fen")
    document = try members.string("document")
  }

  public func write(to json: inout JSONWriter) {
    json.member("tranche", tranche.text)
    json.member("fen", fen)
    json.member("document", document)
  }
}

/// 收回 (from the tranche): part of what is unallocated leaves the fund again.
public struct ReduceAppropriation: ActBody {
  public static let name = "fund.reduce"
  public let tranche: TrancheID
  public let fen: Int64
  public let document: String

  public init(tranche: TrancheID, fen: Int64, document: String) {
    self.tranche = tranche
    self.fen = fen
    self.document = document
  }

  public init(from members: inout MemberReader) throws(MalformedInput) {
    tranche = try members.identifier("tranche")
    fen = try members.fen("fen")
    document = try members.string("document")
  }

  public func write(to json: inout JSONWriter) {
    json.member("tranche", tranche.text)
    json.member("fen", fen)
    json.member("document", document)
  }
}

/// 分配: unallocated money becomes available to budget entities.
public struct Allocate: ActBody {
  public static let name = "fund.allocate"
  public static let limit = 100
  /// One entity's share, in fen.
  public struct Share: Hashable, Sendable {
    public let entity: EntityCode
    public let fen: Int64

    public init(entity: EntityCode, fen: Int64) {
      self.entity = entity
      self.fen = fen
    }
  }
  public let tranche: TrancheID
  public let shares: [Share]
  public let document: String

  public init(tranche: TrancheID, shares: [Share], document: String) {
    self.tranche = tranche
    self.shares = shares
    self.document = document
  }

  public init(from members: inout MemberReader) throws(MalformedInput) {
    tranche = try members.identifier("tranche")
    shares = try members.array("shares", count: 1...Self.limit) { (item, path) throws(MalformedInput) in
      let row = try MemberReader.row(item, path: path, count: 2...2)
      let text = try MemberReader.string(row[0], path: path)
      return Share(
        entity: try MemberReader.value(text, path: path) { raw throws(InvalidValue) in try EntityCode(raw) },
        fen: try MemberReader.integer(row[1], path: path, in: 1...Money.limit))
    }
    document = try members.string("document")
  }

  public func write(to json: inout JSONWriter) {
    json.member("tranche", tranche.text)
    json.name("shares")
    json.array { list in
      for share in shares {
        list.array {
          $0.string(share.entity.text)
          $0.integer(share.fen)
        }
      }
    }
    json.member("document", document)
  }
}

/// 收回 (from an entity): available money returns to the tranche.
public struct WithdrawAllocation: ActBody {
  public static let name = "fund.withdraw"
  public let tranche: TrancheID
  public let entity: EntityCode
  public let fen: Int64
  public let document: String

  public init(tranche: TrancheID, entity: EntityCode, fen: Int64, document: String) {
    self.tranche = tranche
    self.entity = entity
    self.fen = fen
    self.document = document
  }

  public init(from members: inout MemberReader) throws(MalformedInput) {
    tranche = try members.identifier("tranche")
    entity = try members.identifier("entity")
    fen = try members.fen("fen")
    document = try members.string("document")
  }

  public func write(to json: inout JSONWriter) {
    json.member("tranche", tranche.text)
    json.member("entity", entity.text)
    json.member("fen", fen)
    json.member("document", document)
  }
}

/// 调剂: available money moves from one entity to another.
public struct TransferAllocation: ActBody {
  public static let name = "fund.transfer"
  public let tranche: TrancheID
  public let source: EntityCode
  public let target: EntityCode
  public let fen: Int64
  public let document: String

  public init(tranche: TrancheID, source: EntityCode, target: EntityCode, fen: Int64, document: String) {
    self.tranche = tranche
    self.source = source
    self.target = target
    self.fen = fen
    self.document = document
  }

  public init(from members: inout MemberReader) throws(MalformedInput) {
    tranche = try members.identifier("tranche")
    source = try members.identifier("from")
    target = try members.identifier("to")
    fen = try members.fen("fen")
    document = try members.string("document")
    guard source != target else {
      throw MalformedInput(.contradiction("from = to"), path: members.path(of: "to"))
    }
  }

  public func write(to json: inout JSONWriter) {
    json.member("tranche", tranche.text)
    json.member("from", source.text)
    json.member("to", target.text)
    json.member("fen", fen)
    json.member("document", document)
  }
}
