import Journal
import LedgerService
import ServiceSupport
import TestSupport
import Vouchers

/// Issues, claims, activates and redeems from several tasks until the process is killed.
struct Load {
  let root: String
  let seed: Int64

  func run() async throws {
    // Every other run with next to no rows in memory, so that they are dropped after each group; every third with a
    // short log, so that it is moved into the file again and again.
    var options = OpenLedger.Options()
    if seed % 2 == 0 { options.residentRows = 40 }
    if seed % 3 == 0 { options.journal.logLimit = 32 }
    let child = try Child(root: root, options: options)
    let stock = try Stock(root: root)
    Line.say("READY")
    await withTaskGroup(of: Void.self) { group in
      group.addTask { await issue(child, stock) }
      for _ in 0..<3 { group.addTask { await claim(child, stock) } }
      for place in 0..<2 { group.addTask { await teach(child, stock, "k\(seed)-\(place)") } }
    }
  }

  private func issue(_ child: Child, _ stock: Stock) async {
    while true {
      let first = stock.nextNumber
      guard let sequence = await child.sequence(of: Province.issue(first: first, count: 20), by: "issuer-1")
      else {
        return
      }
      if sequence >= 0 { stock.issued(first..<(first + 20)) }
    }
  }

  private func claim(_ child: Child, _ stock: Stock) async {
    while true {
      guard let number = stock.take(.issued, atMost: 1).first else {
        await Task.yield()
        continue
      }
      guard await child.submit(Province.claim(number), by: "channel-1") else { return }
      stock.put([number], .claimed)
    }
  }

  /// Files and approves a class, fills it and redeems it; now and then it redeems twice.
  private func teach(_ child: Child, _ stock: Stock, _ name: String) async {
    var classes = 0
    while true {
      classes += 1
      let id = ClassID(stringLiteral: "\(name)-\(classes)")
      guard await child.submit(Province.file(id, on: child.clock.now().day), by: "school-1"),
        await child.submit(.approveClass(ApproveClass(id: id)), by: "reviewer-1")
      else { return }
      for _ in 0..<100 { guard await teachOnce(child, stock, id) else { return } }
    }
  }

  private func teachOnce(_ child: Child, _ stock: Stock, _ id: ClassID) async -> Bool {
    let numbers = stock.take(.claimed, atMost: 9)
    if numbers.isEmpty {
      await Task.yield()
      return true
    }
    guard await child.submit(Province.activate(id, numbers), by: "school-1") else { return false }
    guard await child.submit(Province.redeem(id, numbers), by: "school-1") else { return false }
    if numbers.count % 4 != 0 { return true }
    return await child.submit(Province.redeem(id, numbers), by: "school-1")
  }
}
