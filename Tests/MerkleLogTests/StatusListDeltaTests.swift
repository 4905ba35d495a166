import MerkleLog
import Signing
import Testing
import Wire

@Suite struct StatusListDeltaTests {
  let signer: ListSigner

  init() throws { signer = try ListSigner() }

  @Test func `the file is five lines, the note it leads to, and what came and went`() throws {
    let old = try signer.list([1, 2], size: 9)
    let new = try signer.list([2, 3, 4], size: 12, at: 1_500)
    let text = """
      quanbu.example/2026/status-list-delta/v1
      9
      \(old.head.digest.base64)
      2
      1


      """
    let body = StatusListTests.body(3, 4, 1)
    let delta = StatusListDelta(from: old, to: new)
    #expect(delta.bytes == Array(text.utf8) + new.note.bytes + [0x0A] + body)
    #expect(try signer.openDelta(delta.bytes) == delta)
    #expect(try signer.openDelta(delta.bytes).applied(to: old).bytes == new.bytes)
  }

  /// Lists as sets, the simplest thing that can be right.
  @Test(arguments: 0..<20 as Range<UInt64>)
  func `deltas of any changes lead where the whole list does`(_ seed: UInt64) throws {
    var random = SeededGenerator(state: seed)
    var model: Set<UInt64> = []
    var held = try signer.list([], size: 0)
    var lists = [held]
    for step in 1...12 as ClosedRange<Int64> {
      // Few different numbers, so that the same ones come and go again.
      for _ in 0..<Int.random(in: 0...40, using: &random) {
        model.formSymmetricDifference([UInt64.random(in: 0..<100, using: &random) << 50])
      }
      let whole = try signer.list(Array(model), size: step, at: 1_000 + step)
      let delta = try signer.openDelta(StatusListDelta(from: held, to: whole).bytes)
      held = try delta.applied(to: held)
      #expect(held.bytes == whole.bytes)
      #expect(Set(held.prefixes) == model)
      lists.append(whole)
    }
    // Joined, they lead from any list to any later one, and name nothing that came and went again.
    for from in lists.indices {
      for to in from..<lists.count {
        let steps = (from..<to).map { lists[$0 + 1].prefixes.changes(from: lists[$0].prefixes) }
        let direct = lists[to].prefixes.changes(from: lists[from].prefixes)
        #expect(PrefixChanges(joining: steps) == direct)
        #expect(lists[from].prefixes.applying(direct) == lists[to].prefixes)
      }
    }
  }

  @Test func `it leads from its own list only, and never back`() throws {
    let old = try signer.list([1, 2], size: 9)
    let new = try signer.list([1, 3], size: 12, at: 1_500)
    let delta = StatusListDelta(from: old, to: new)
    #expect(throws: StatusListError.otherBase(size: 9)) { try delta.applied(to: new) }
    #expect(throws: StatusListError.otherBase(size: 9)) {
      try delta.applied(to: signer.list([1, 2], size: 8))
    }
    #expect(throws: StatusListError.otherBase(size: 9)) {
      try delta.applied(to: signer.list([1, 2, 4], size: 9))
    }
    #expect(throws: StatusListError.goesBack) { try StatusListDelta(from: new, to: old).applied(to: new) }
    // The log never went there, but the delta is nobody's word: an old note can be put behind new changes.
    let late = try signer.list([1, 2], size: 9, at: 2_000)
    #expect(throws: StatusListError.goesBack) { try StatusListDelta(from: late, to: old).applied(to: late) }
    // Only its time is new.
    #expect(try StatusListDelta(from: old, to: late).applied(to: old).bytes == late.bytes)
  }

  /// Lines before the note, `D` being the digest of the list it starts from; and the prefixes.
  static let files: [(text: String, body: [UInt8], code: String)] = [
    ("O/status-list-delta/v1\n9\nD\n1\n1\n\n", StatusListTests.body(3, 2), ""),
    ("O/status-list-delta/v1\n9\nD\n1\n\n", StatusListTests.body(3, 2), "status-list-line-count"),
    ("O/status-list-delta/v1\n9\nD\n1\n1\n1\n\n", StatusListTests.body(3, 2), "status-list-line-count"),
    ("O/status-list-delta/v1\n\n9\nD\n1\n1\n\n", StatusListTests.body(3, 2), "status-list-line-count"),
    ("O/status-list/v1\n9\nD\n1\n1\n\n", StatusListTests.body(3, 2), "status-list-first-line"),
    ("other/status-list-delta/v1\n9\nD\n1\n1\n\n", StatusListTests.body(3, 2), "status-list-foreign-origin"),
    ("O/status-list-delta/v1\n09\nD\n1\n1\n\n", StatusListTests.body(3, 2), "status-list-number"),
    ("O/status-list-delta/v1\n9\nD\n-1\n1\n\n", StatusListTests.body(3, 2), "status-list-number"),
    ("O/status-list-delta/v1\n9\nD\n1\n\u{e9}\n\n", StatusListTests.body(3, 2), "status-list-number"),
    ("O/status-list-delta/v1\n9\nX\n1\n1\n\n", StatusListTests.body(3, 2), "status-list-digest-form"),
    ("O/status-list-delta/v1\n9\nD\n2\n1\n\n", StatusListTests.body(3, 2), "status-list-body-length"),
    ("O/status-list-delta/v1\n9\nD\n1\n2\n\n", StatusListTests.body(3, 2), "status-list-body-length"),
    ("O/status-list-delta/v1\n9\nD\n1\n0\n\n", StatusListTests.body(3, 2), "status-list-body-length"),
    (
      "O/status-list-delta/v1\n9\nD\n9223372036854775807\n9223372036854775807\n\n",
      StatusListTests.body(3, 2),
      "status-list-body-length"
    ),
    (
      "O/status-list-delta/v1\n9\nD\n1\n9223372036854775807\n\n", StatusListTests.body(3, 2),
      "status-list-body-length"
    ),
    ("O/status-list-delta/v1\n9\nD\n1\n1\n\n", StatusListTests.body(3, 2) + [1], "status-list-body-length"),
    ("O/status-list-delta/v1\n9\nD\n2\n0\n\n", StatusListTests.body(3, 2), "status-list-unsorted"),
    ("O/status-list-delta/v1\n9\nD\n0\n2\n\n", StatusListTests.body(2, 2), "status-list-unsorted"),
    ("O/status-list-delta/v1\n8\nD\n1\n1\n\n", StatusListTests.body(3, 2), "status-list-other-base"),
    ("O/status-list-delta/v1\n9\n0\n1\n1\n\n", StatusListTests.body(3, 2), "status-list-other-base"),
    ("O/status-list-delta/v1\n9\nD\n1\n1\n\n", StatusListTests.body(1, 2), "status-list-does-not-fit"),
    ("O/status-list-delta/v1\n9\nD\n1\n1\n\n", StatusListTests.body(3, 5), "status-list-does-not-fit"),
    ("O/status-list-delta/v1\n9\nD\n1\n1\n\n", StatusListTests.body(3, 0), "status-list-does-not-fit"),
    ("O/status-list-delta/v1\n9\nD\n1\n1\n\n", StatusListTests.body(4, 2), "status-list-digest"),
    ("O/status-list-delta/v1\n9\nD\n1\n0\n\n", StatusListTests.body(3), "status-list-digest"),
    ("O/status-list-delta/v1\n9\nD\n0\n0\n\n", [], "status-list-digest"),
  ]

  @Test(arguments: files)
  func `what does not lead to the signed list is refused with its code`(
    _ text: String, _ body: [UInt8], _ code: String
  ) throws {
    let old = try signer.list([1, 2], size: 9)
    let new = try signer.list([1, 3], size: 12, at: 1_500)
    let digests = ["D": old.head.digest.base64, "0": Hash256.zero.base64]
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines[0].hasPrefix("O/") { lines[0] = ListSigner.origin + lines[0].dropFirst() }
    lines[2] = digests[lines[2]] ?? lines[2]
    let file = Array(lines.joined(separator: "\n").utf8) + new.note.bytes + [0x0A] + body
    var met = ""
    do throws(StatusListError) {
      let list = try signer.openDelta(file).applied(to: old)
      #expect(list.bytes == new.bytes)
    } catch {
      met = error.code
    }
    #expect(met == code)
  }

  @Test func `what is cut anywhere, or turned in one bit, leads nowhere`() throws {
    let old = try signer.list([1, 2, 1 << 60], size: 9)
    let new = try signer.list([1, 3, 1 << 61], size: 12, at: 1_500)
    let bytes = StatusListDelta(from: old, to: new).bytes
    for count in bytes.indices {
      #expect(throws: StatusListError.self) {
        try signer.openDelta(Array(bytes[..<count])).applied(to: old)
      }
    }
    for bit in 0..<(bytes.count * 8) {
      var changed = bytes
      changed[bit / 8] ^= 1 << UInt8(bit % 8)
      #expect(throws: StatusListError.self) { try signer.openDelta(changed).applied(to: old) }
    }
  }
}
