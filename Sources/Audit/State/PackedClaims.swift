internal import Ledger
internal import Vouchers

/// Claims at rest, 64 bytes each. They come in the order of their numbers, the sequence numbers of entries; those
/// under review have cuts and are few.
struct PackedClaims: PackedRows {
  private struct Record {
    let id: Int64
    let fen: Int64
    let reviewedFen: Int64
    /// 0 for none.
    let order: Int64
    let classID: UInt32
    let institution: UInt32
    let account: UInt32
    let reviewer: UInt32
    let count: Int32
    let state: ClaimRow.State
  }
  private var records = PagedArray<Record>()
  /// Claims with cuts, and what a forged file numbers in another order.
  private var others: [Int64: ClaimRow] = [:]
  private var classes = Interning<ClassID>()
  private var institutions = Interning<CreditCode>()
  private var accounts = Interning<AccountKey>()
  private var people = Interning<PersonID>()

  var keys: [Int64] {
    let packed = records.indices.map { records[$0].id }
    return others.isEmpty ? packed : packed + others.keys.filter { place(of: $0) == nil }
  }

  /// Where a claim's record lies or lay before it got cuts.
  private func place(of id: Int64) -> Int? {
    var (low, high) = (0, records.count)
    while low < high {
      let middle = (low + high) / 2
      if records[middle].id < id { low = middle + 1 } else { high = middle }
    }
    return low < records.count && records[low].id == id ? low : nil
  }

  subscript(id: Int64) -> ClaimRow? {
    if !others.isEmpty, let row = others[id] { return row }
    guard let place = place(of: id) else { return nil }
    let record = records[place]
    guard let classID = classes[record.classID], let institution = institutions[record.institution],
      let account = accounts[record.account]
    else { return nil }
    return ClaimRow(
      id: id, classID: classID, institution: institution, account: account, count: Int(record.count),
      fen: record.fen, state: record.state, reviewedFen: record.reviewedFen,
      reviewer: people[record.reviewer],
      order: record.order == 0 ? nil : try? OrderNumber(record.order))
  }

  mutating func put(_ id: Int64, _ row: ClaimRow) {
    guard row.cuts.isEmpty, let record = pack(row) else {
      others[id] = row
      return
    }
    if let place = place(of: id) {
      records[place] = record
      others[id] = nil
    } else if records.count == 0 || records[records.count - 1].id < id {
      records.append(record)
      others[id] = nil
    } else {
      others[id] = row
    }
  }

  private mutating func pack(_ row: ClaimRow) -> Record? {
    guard let count = Int32(exactly: row.count) else { return nil }
    return Record(
      id: row.id, fen: row.fen, reviewedFen: row.reviewedFen, order: row.order?.value ?? 0,
      classID: classes.number(of: row.classID), institution: institutions.number(of: row.institution),
      account: accounts.number(of: row.account), reviewer: row.reviewer.map { people.number(of: $0) } ?? 0,
      count: count,
      state: row.state)
  }
}
