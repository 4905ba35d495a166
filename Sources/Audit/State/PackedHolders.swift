internal import Ledger
internal import Vouchers
internal import Wire

/// Holders at rest, 56 bytes each and a place in the index. Most have one training or none that counts; those with
/// more are kept unpacked.
struct PackedHolders: PackedRows {
  private struct Record {
    let reference: Hash256
    /// 0 for none.
    let voucher: Int64
    /// The voucher of the one training that counts; 0 for none, -1 for more than one.
    let useVoucher: Int64
    let occupation: UInt32
    let year: Int16
    /// -1 for none.
    let grade: Int8
  }
  private static let many: Int64 = -1

  private var records = PagedArray<Record>()
  private var index = PlaceIndex()
  private var manyUses: [Hash256: [HolderRow.Use]] = [:]
  private var occupations = Interning<OccupationCode>()

  var keys: [Hash256] { records.indices.map { records[$0].reference } }

  private func place(of reference: Hash256) -> Int? {
    index.place(hash: reference.hashValue) { records[$0].reference == reference }
  }

  subscript(reference: Hash256) -> HolderRow? {
    guard let place = place(of: reference) else { return nil }
    let record = records[place]
    return HolderRow(
      reference: reference, voucher: record.voucher == 0 ? nil : try? VoucherNumber(record.voucher),
      uses: uses(of: record))
  }

  private func uses(of record: Record) -> [HolderRow.Use] {
    if record.useVoucher == Self.many { return manyUses[record.reference] ?? [] }
    guard record.useVoucher != 0, let voucher = try? VoucherNumber(record.useVoucher),
      let occupation = occupations[record.occupation]
    else { return [] }
    return [
      HolderRow.Use(
        voucher: voucher, occupation: occupation, grade: record.grade < 0 ? nil : Int(record.grade),
        year: Int(record.year))
    ]
  }

  mutating func put(_ reference: Hash256, _ row: HolderRow) {
    let record = pack(row)
    if let place = place(of: reference) {
      records[place] = record
    } else {
      records.append(record)
      let records = records
      index.add(records.count - 1, hash: reference.hashValue) { records[$0].reference.hashValue }
    }
  }

  private mutating func pack(_ row: HolderRow) -> Record {
    if let use = row.uses.first, row.uses.count == 1, let year = Int16(exactly: use.year),
      let grade = Int8(exactly: use.grade ?? -1)
    {
      manyUses[row.reference] = nil
      return Record(
        reference: row.reference, voucher: row.voucher?.value ?? 0, useVoucher: use.voucher.value,
        occupation: occupations.number(of: use.occupation), year: year, grade: grade)
    }
    manyUses[row.reference] = row.uses.isEmpty ? nil : row.uses
    return Record(
      reference: row.reference, voucher: row.voucher?.value ?? 0,
      useVoucher: row.uses.isEmpty ? 0 : Self.many,
      occupation: 0, year: 0, grade: -1)
  }
}
