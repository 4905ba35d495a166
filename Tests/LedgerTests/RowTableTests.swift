import Testing

@testable import Ledger

@Suite struct `a table of rows` {
  typealias Numbers = RowTable<Int64, String>

  @Test func `forgets what rests in the store, and keeps what may not be there yet`() {
    var table = Numbers()
    for key in 1...4 { table.load(Int64(key), "loaded") }
    table.load(5, nil)
    table.put(1, "first")
    table.put(2, "first")
    let first = table.takeChanges()
    table.put(2, "second")
    table.put(6, "new")
    let second = table.takeChanges()
    table.evict(ifOver: 5, keeping: [first, second])
    #expect(table[1] == "first")
    #expect(table[2] == "second")
    #expect(table[6] == "new")
    #expect([1, 2, 6].allSatisfy { table.isLoaded($0) })
    #expect([3, 4, 5].allSatisfy { !table.isLoaded($0) })
    // Kept, not changed: nothing is written twice.
    #expect(table.takeChanges().changed.isEmpty)
  }

  @Test func `forgets nothing while there is room`() {
    var table = Numbers()
    table.load(1, "loaded")
    table.load(2, nil)
    table.evict(ifOver: 2, keeping: [])
    #expect(table.isLoaded(1) && table.isLoaded(2))
    table.evict(ifOver: 1, keeping: [])
    #expect(!table.isLoaded(1) && !table.isLoaded(2))
  }

  @Test func `tells how much of a row must be written`() {
    var table = Numbers()
    for key in 1...4 { table.load(Int64(key), "loaded") }
    table.put(1, "state", .state)
    table.put(2, "whole")
    // What was changed before is not yet written.
    table.put(2, "whole, then state", .state)
    table.put(3, "state", .state)
    table.put(3, "state, then whole", .whole)
    let first = table.takeChanges()
    #expect(first.changesInOrder.map(\.change) == [.state, .whole, .whole])
    #expect(first.changesInOrder.map(\.row) == ["state", "whole, then state", "state, then whole"])
    #expect(first[2] == "whole, then state")
    // Now it is.
    table.put(2, "state", .state)
    #expect(table.takeChanges().changesInOrder.map(\.change) == [.state])
  }
}
