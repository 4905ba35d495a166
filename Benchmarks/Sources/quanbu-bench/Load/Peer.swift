import Foundation

/// What another program does with the same work, measured in the same run: a line of JSON of its script. Three runs of eight
/// clients, the slowest first.
struct Peer: Codable, Sendable {
  var peer: String
  var version: String
  var clients: Int
  var perSecond: Double
  var p50: Double
  var p99: Double
  var refused: Int

  enum CodingKeys: String, CodingKey {
    case peer, version, clients, refused
    case perSecond = "per_second"
    case p50 = "p50_ms"
    case p99 = "p99_ms"
  }

  static func measure(_ script: String, vouchers: Int, in dir: String) throws -> [Peer] {
    Progress.note("\(script)")
    let text = try Child.output(
      "/usr/bin/env",
      ["bash", script, "--vouchers", "\(vouchers)", "--clients", "8,8,8", "--dir", dir + "/peer"])
    let peers = text.split(separator: "\n").compactMap { line in
      try? JSONDecoder().decode(Peer.self, from: Data(line.utf8))
    }
    guard !peers.isEmpty else { throw BenchError("\(script) measured nothing") }
    return peers.sorted { $0.perSecond < $1.perSecond }
  }
}
