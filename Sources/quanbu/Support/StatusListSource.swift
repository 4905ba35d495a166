import Client
import MerkleLog
import Vouchers

/// Status lists of a server, believed as far as the trust anchor reaches.
struct StatusListSource {
  private static let path = "/v1/status-list"

  private let server: String
  private let client: LedgerClient
  private let file: StatusListFile

  init(server: String, _ file: StatusListFile) throws {
    self.server = server
    self.file = file
    client = try LedgerClient(
      url: server, certificate: file.serverCertificate, patience: LedgerOptions.patience)
  }

  func close() { client.close() }

  /// The newest list: by a delta where there is one to the list at hand, whole otherwise.
  ///
  /// - Throws: `status-list-older` when what comes is older than what is there.
  func newest(after kept: StatusList?) throws -> StatusList {
    guard let kept else { return try whole() }
    let bytes = try client.got(Self.path + "?since=\(kept.head.size)", of: server)
    // Where it no longer knows the list at hand the server answers with the whole one.
    if let delta = try? file.delta(bytes, of: server), let list = try? delta.applied(to: kept) { return list }
    let list = try whole()
    guard list.head.size >= kept.head.size, list.head.issuedAt >= kept.head.issuedAt else {
      throw CommandFailure(
        .integrity, code: "status-list-older",
        Text(
          "服务给出的名单比手中的旧：请保留两者并告知审计方（\(server)）",
          "the server's list is older than the one at hand: keep both, and tell the auditors (\(server))"))
    }
    return list
  }

  private func whole() throws -> StatusList {
    try file.list(try client.got(Self.path, of: server), of: server)
  }
}
