import Foundation
import LedgerService
import Signing
import Vouchers
import Wire

/// Where the tokens of an issue go. They are made once and the ledger keeps only their hashes: until they are safe in
/// their file, the job they belong to stays open and keeps them.
struct TokenDelivery {
  let path: String

  /// Before anything is signed: the file can be written when its time comes.
  func requirePlace() throws { try PrivateFile.probe(path) }

  /// Before the tokens of a new job are made: there is room for them, and nothing is written over that may be the
  /// only copy of others.
  func requireFree(count: Int) throws {
    guard !FileManager.default.fileExists(atPath: path) else { throw Self.taken(path) }
    try PrivateFile.probe(path, room: count * Self.lineRoom)
  }

  /// More than a line of the file takes: a token of the longest, and what stands around it.
  private static let lineRoom = VoucherToken.limit + 150

  /// Writes the tokens of all vouchers that were issued, a JSON object a line, for their owner's eyes only; returns
  /// when the disk has them. A job that was done before has forgotten them: then the file must hold them all.
  ///
  /// - Throws: `tokens-file-exists` when the file holds tokens of other vouchers; `tokens-incomplete`;
  ///   `output-unwritable`.
  func deliver(_ report: JobReport) throws {
    let issued = report.acceptedEntries.compactMap { entry -> (act: IssueVouchers, draft: Draft)? in
      guard case .issueVouchers(let act) = entry.draft.act else { return nil }
      return (act, entry.draft)
    }
    guard !issued.isEmpty else { return }
    guard issued.allSatisfy({ $0.draft.tokens.count == $0.act.items.count }) else {
      return try requireWhole(issued.flatMap { $0.act.items.map(\.token) })
    }
    let bytes = issued.flatMap { Self.lines($0.act, $0.draft) }
    try requireOurs(bytes, Set(issued.flatMap(\.draft.tokens)))
    try PrivateFile.write(bytes, to: path)
  }

  private static func lines(_ act: IssueVouchers, _ draft: Draft) -> [UInt8] {
    var out: [UInt8] = []
    for (offset, token) in draft.tokens.enumerated() {
      var json = JSONWriter()
      json.object {
        $0.member("voucher", act.first.value + Int64(offset))
        $0.member("batch", act.batch.text)
        if draft.rows.indices.contains(offset), draft.rows[offset] > 0 {
          $0.member("row", draft.rows[offset])
        }
        $0.member("token", token)
      }
      out += json.bytes + [0x0A]
    }
    return out
  }

  /// What an earlier run of this job left may be written again; nothing else.
  private func requireOurs(_ bytes: [UInt8], _ tokens: Set<String>) throws {
    guard FileManager.default.fileExists(atPath: path) else { return }
    // The beginning of the very same file, however it came to be cut.
    if bytes.starts(with: try PrivateFile.read(path)) { return }
    guard let items = try? TokenFile.read(path), items.allSatisfy({ tokens.contains($0.token) }) else {
      throw Self.taken(path)
    }
  }

  private func requireWhole(_ hashes: [Hash256]) throws {
    var there: Set<Hash256> = []
    if FileManager.default.fileExists(atPath: path) {
      for item in try TokenFile.read(path) { there.insert(Digest.sha256(Array(item.token.utf8))) }
    }
    let missing = hashes.count { !there.contains($0) }
    guard missing > 0 else { return }
    throw CommandFailure(
      .inputOutput, code: "tokens-incomplete",
      Text(
        "此件早已办完，券码当时已写入指定的文件；\(path) 中缺 \(missing) 个：请找回原文件，确已遗失的作废重发",
        """
        the job was done before and its tokens were written then; \(path) lacks \(missing) of them: find the file \
        of that time, or void and reissue what is lost
        """))
  }

  private static func taken(_ path: String) -> CommandFailure {
    CommandFailure(
      .inputOutput, code: "tokens-file-exists",
      Text("券码文件已存在：不会覆盖（\(path)）", "the token file is there already and is not overwritten (\(path))"))
  }
}
