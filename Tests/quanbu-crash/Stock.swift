import Journal
import Ledger
import LedgerService
import ServiceSupport
import Synchronization
import Vouchers

/// Which vouchers wait for what, read from the journal at the start.
final class Stock: Sendable {
  enum Place: Hashable {
    case issued
    case claimed
  }
  private struct State {
    var next: Int64 = 1
    var waiting: [Place: [Int64]] = [:]
  }
  private let state = Mutex(State())

  init(root: String) throws {
    let reader = try SQLiteJournal.open(path: TemporaryLedger.folder(in: root).journal, mode: .reader)
    defer { try? reader.close() }
    let last = try reader.lastVoucherNumber()
    let rows = try reader.vouchers(after: nil, limit: Int(last))
    state.withLock { state in
      state.next = last + 1
      state.waiting[.issued] = rows.filter { $0.state == .issued }.map(\.number.value)
      state.waiting[.claimed] = rows.filter { $0.state == .claimed }.map(\.number.value)
    }
  }

  var nextNumber: Int64 { state.withLock { $0.next } }

  func issued(_ numbers: Range<Int64>) {
    state.withLock { state in
      state.next = numbers.upperBound
      state.waiting[.issued, default: []] += numbers
    }
  }

  func put(_ numbers: [Int64], _ place: Place) {
    state.withLock { $0.waiting[place, default: []] += numbers }
  }

  func take(_ place: Place, atMost count: Int) -> [Int64] {
    state.withLock { state in
      let taken = Array(state.waiting[place, default: []].suffix(count))
      state.waiting[place, default: []].removeLast(taken.count)
      return taken
    }
  }
}
