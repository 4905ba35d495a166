internal import Ledger
internal import Vouchers
internal import Wire

/// Vouchers at rest, 120 bytes each. Numbers follow one another from 1, so a voucher's number is its place; what a
/// forged file numbers otherwise is kept unpacked.
struct PackedVouchers: PackedRows {
  private struct Record {
    let token: Hash256
    let holder: Hash256
    let batch: UInt32
    let account: UInt32
    let rules: UInt32
    let classID: UInt32
    let issuedOn: Day
    let expires: Day
    let correctBy: Day
    let state: VoucherRow.State
    let presence: Presence
    let fen: Int64
    let claim: Int64
    let link: Int64
  }
  /// Which optional parts a record has.
  private struct Presence: OptionSet {
    let rawValue: UInt8
    static let holder = Presence(rawValue: 1)
    static let correctBy = Presence(rawValue: 2)
    static let claim = Presence(rawValue: 4)
  }
  private var records = PagedArray<Record>()
  private var strays: [VoucherNumber: VoucherRow] = [:]
  private var batches = Interning<BatchID>()
  private var accounts = Interning<AccountKey>()
  private var rules = Interning<Int64>()
  private var classes = Interning<ClassID>()

  var keys: [VoucherNumber] {
    records.indices.compactMap { try? VoucherNumber(Int64($0) + 1) } + strays.keys
  }

  subscript(number: VoucherNumber) -> VoucherRow? {
    let place = number.value - 1
    guard place < records.count else { return strays.isEmpty ? nil : strays[number] }
    let record = records[Int(place)]
    guard let batch = batches[record.batch], let account = accounts[record.account],
      let rules = rules[record.rules]
    else { return nil }
    return VoucherRow(
      number: number, batch: batch, account: account,
      holder: record.presence.contains(.holder) ? record.holder : nil, token: record.token,
      state: record.state,
      issuedOn: record.issuedOn, expires: record.expires, rules: rules, fen: record.fen,
      classID: classes[record.classID], claim: record.presence.contains(.claim) ? record.claim : nil,
      correctBy: record.presence.contains(.correctBy) ? record.correctBy : nil,
      link: record.link == 0 ? nil : try? VoucherNumber(record.link))
  }

  mutating func put(_ number: VoucherNumber, _ row: VoucherRow) {
    let place = number.value - 1
    if place < records.count {
      records[Int(place)] = pack(row, over: records[Int(place)])
    } else if place == records.count {
      records.append(pack(row, over: nil))
      if !strays.isEmpty { strays[number] = nil }
    } else {
      strays[number] = row
    }
  }

  private mutating func pack(_ row: VoucherRow, over old: Record?) -> Record {
    var presence: Presence = []
    if row.holder != nil { presence.insert(.holder) }
    if row.correctBy != nil { presence.insert(.correctBy) }
    if row.claim != nil { presence.insert(.claim) }
    return Record(
      token: row.token, holder: row.holder ?? .zero, batch: batches.number(of: row.batch, guess: old?.batch),
      account: accounts.number(of: row.account, guess: old?.account),
      rules: rules.number(of: row.rules, guess: old?.rules),
      classID: row.classID.map { classes.number(of: $0, guess: old?.classID) } ?? 0, issuedOn: row.issuedOn,
      expires: row.expires, correctBy: row.correctBy ?? row.expires, state: row.state, presence: presence,
      fen: row.fen, claim: row.claim ?? 0, link: row.link?.value ?? 0)
  }
}
