internal import HTTPTypes
internal import MerkleLog

/// Every address the service answers at. A new case makes the compiler list every place to touch; `openapi.yaml` is held
/// to it by a test.
enum Endpoint: Hashable {
  /// The door for everything that acts.
  case commands
  /// The door for everything private that is read.
  case queries
  case checkpoint
  case tile(Tile)
  /// 条目包: entries are pseudonymous records and go to auditors' signed queries only.
  case entryBundle
  case keySet
  case statusList
  case health
  case readiness
  case specification

  /// The endpoint at a path without its query, or `nil`.
  init?(path: Substring) {
    switch path {
    case "/v1/commands": self = .commands
    case "/v1/queries": self = .queries
    case "/log/checkpoint": self = .checkpoint
    case "/.well-known/jwks.json": self = .keySet
    case "/v1/status-list": self = .statusList
    case "/healthz": self = .health
    case "/readyz": self = .readiness
    case "/openapi.yaml": self = .specification
    default:
      guard path.hasPrefix("/log/tile/"), path.utf8.count <= 100,
        let tile = Tile(path: String(path.dropFirst(5)))
      else { return nil }
      switch tile.kind {
      case .hashes: self = .tile(tile)
      case .entries: self = .entryBundle
      }
    }
  }

  /// What may be done there.
  var methods: [HTTPRequest.Method] {
    switch self {
    case .commands, .queries: [.post]
    case .checkpoint, .tile, .entryBundle, .keySet, .statusList, .health, .readiness, .specification:
      [.get, .head]
    }
  }

  /// A short name for metrics: never a byte of the request.
  var label: String {
    switch self {
    case .commands: "commands"
    case .queries: "queries"
    case .checkpoint: "checkpoint"
    case .tile: "tile"
    case .entryBundle: "entry-bundle"
    case .keySet: "jwks"
    case .statusList: "status-list"
    case .health: "healthz"
    case .readiness: "readyz"
    case .specification: "openapi"
    }
  }
}
