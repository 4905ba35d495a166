public import Wire

/// 制券: a batch of vouchers, capped in count and fen. Takes effect when a second issuer approves.
public struct CreateBatch: ActBody {
  public static let name = "batch.create"
  public let batch: BatchID
  public let tranche: TrancheID
  public let entity: EntityCode
  public let reach: Reach
  public let value: ValueKind
  /// Face value of a 面值券, cap of a 抵用券, in fen.
  public let fen: Int64
  /// How many vouchers at most.
  public let count: Int64
  public let commitment: CommitmentMoment

  public init(
    batch: BatchID, tranche: TrancheID, entity: EntityCode, reach: Reach, value: ValueKind, fen: Int64,
    count: Int64, commitment: CommitmentMoment
  ) {
    self.batch = batch
    self.tranche = tranche
    self.entity = entity
    self.reach = reach
    self.value = value
    self.fen = fen
    self.count = count
    self.commitment = commitment
  }

  public init(from members: inout MemberReader) throws(MalformedInput) {
    batch = try members.identifier("batch")
    tranche = try members.identifier("tranche")
    entity = try members.identifier("entity")
    reach = try members.choice("reach")
    value = try members.choice("value")
    fen = try members.fen("fen")
    count = try members.integer("count", in: 1...10_000_000)
    commitment = try members.choice("commitment")
  }

  public func write(to json: inout JSONWriter) {
    json.member("batch", batch.text)
    json.member("tranche", tranche.text)
    json.member("entity", entity.text)
    json.member("reach", reach.rawValue)
    json.member("value", value.rawValue)
    json.member("fen", fen)
    json.member("count", count)
    json.member("commitment", commitment.rawValue)
  }
}

/// 发券: vouchers of a batch, numbered from `first` on. Reissue links to the voided voucher it replaces.
public struct IssueVouchers: ActBody {
  public static let name = "voucher.issue"
  /// Vouchers an entry can hold within its 65,535 bytes.
  public static let limit = 400
  /// One voucher: whom it is for (`nil` in a pool) and SHA-256 of its token.
  public struct Item: Hashable, Sendable {
    public let holder: Hash256?
    public let token: Hash256

    public init(holder: Hash256?, token: Hash256) {
      self.holder = holder
      self.token = token
    }
  }
  public let batch: BatchID
  public let first: VoucherNumber
  public let items: [Item]
  public let replaces: VoucherNumber?

  public init(batch: BatchID, first: VoucherNumber, items: [Item], replaces: VoucherNumber? = nil) {
    self.batch = batch
    self.first = first
    self.items = items
    self.replaces = replaces
  }

  public init(from members: inout MemberReader) throws(MalformedInput) {
    batch = try members.identifier("batch")
    first = try members.voucher("first")
    items = try members.array("vouchers", count: 1...Self.limit) { (item, path) throws(MalformedInput) in
      let row = try MemberReader.row(item, path: path, count: 1...2)
      return Item(
        holder: row.count == 2 ? try MemberReader.hash(row[1], path: path) : nil,
        token: try MemberReader.hash(row[0], path: path))
    }
    replaces = try members.optional("replaces").map { value throws(MalformedInput) in
      try MemberReader.voucher(value, path: "replaces")
    }
    if replaces != nil, items.count != 1 {
      throw MalformedInput(.contradiction("a reissue is one voucher"), path: members.path(of: "vouchers"))
    }
  }

  public func write(to json: inout JSONWriter) {
    json.member("batch", batch.text)
    json.member("first", first.value)
    json.name("vouchers")
    json.array { list in
      for item in items {
        list.array {
          $0.string(item.token.base64URL)
          if let holder = item.holder { $0.string(holder.base64URL) }
        }
      }
    }
    if let replaces { json.member("replaces", replaces.value) }
  }
}

/// 领券: the channel has checked the real name; a pool voucher is bound to its holder now.
public struct ClaimVoucher: ActBody {
  public static let name = "voucher.claim"
  public let voucher: VoucherNumber
  public let holder: Hash256

  public init(voucher: VoucherNumber, holder: Hash256) {
    self.voucher = voucher
    self.holder = holder
  }

  public init(from members: inout MemberReader) throws(MalformedInput) {
    voucher = try members.voucher("voucher")
    holder = try members.hash("holder")
  }

  public func write(to json: inout JSONWriter) {
    json.member("voucher", voucher.value)
    json.member("holder", holder.base64URL)
  }
}

/// 作废: an unused voucher ends, with the reason.
public struct VoidVoucher: ActBody {
  public static let name = "voucher.void"
  public let voucher: VoucherNumber
  public let reason: String

  public init(voucher: VoucherNumber, reason: String) {
    self.voucher = voucher
    self.reason = reason
  }

  public init(from members: inout MemberReader) throws(MalformedInput) {
    voucher = try members.voucher("voucher")
    reason = try members.string("reason")
  }

  public func write(to json: inout JSONWriter) {
    json.member("voucher", voucher.value)
    json.member("reason", reason)
  }
}
