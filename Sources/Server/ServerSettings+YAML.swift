internal import Foundation
internal import Intake
internal import LedgerService
internal import Vouchers
internal import Wire

extension ServerSettings {
  /// Before the member's path in the names of environment variables: `QUANBU_SERVE_LIMITS_QUEUE` for `limits.queue`.
  public static let environmentPrefix = "QUANBU_SERVE_"

  /// Reads the settings strictly. Relative paths start at the file's folder.
  ///
  /// - Parameter environment: variables that take the place of the file's members.
  /// - Throws: `InputProblem` with line, column and member; `ServerError` for what does not go together.
  public static func read(
    path: String, environment: [String: String]
  ) throws -> ServerSettings {
    let yaml = try LocatedYAML.read(path: path)
    let settings: ServerSettings
    do throws(MalformedInput) {
      settings = try ServerSettings(
        overlaid(yaml.json, with: environment), folder: (path as NSString).deletingLastPathComponent)
    } catch {
      throw InputProblem(error, in: yaml)
    }
    if let problem = settings.problem() { throw problem }
    return settings
  }

  private init(_ json: JSON, folder: String) throws(MalformedInput) {
    func place(_ path: String) -> String {
      path.hasPrefix("/") || folder.isEmpty ? path : folder + "/" + path
    }
    var members = try MemberReader(json)
    listen = try Self.address(members.string("listen"), "listen")
    ledger = place(try members.string("ledger", atMost: 4000))
    if let value = members.optional("tls") {
      var files = try MemberReader(value, path: "tls")
      tls = TLSFiles(
        certificate: place(try files.string("certificate", atMost: 4000)),
        key: place(try files.string("key", atMost: 4000)))
      try files.finish()
    }
    metrics = try members.optionalString("metrics").map { text throws(MalformedInput) in
      try Self.address(text, "metrics")
    }
    clockFile = try members.optionalString("clockFile", atMost: 4000).map(place)
    lapseHour = try members.optionalInteger("lapseHour", in: 0...23).map(Int.init)
    statusListMinutes = Int(try members.optionalInteger("statusListMinutes", in: 1...720) ?? 10)
    cacheMiB = Int(try members.optionalInteger("cacheMiB", in: 4...65_536) ?? Int64(Self.usualCacheMiB))
    limits = try SenderLimits(members.optional("limits"))
    try members.finish()
  }

  private static func address(_ text: String, _ path: String) throws(MalformedInput) -> ListenAddress {
    guard let address = ListenAddress(text) else {
      throw MalformedInput(.wrongType(expected: "HOST:PORT"), path: path)
    }
    return address
  }

  /// The file's members with those of the environment in their places.
  private static func overlaid(_ json: JSON, with environment: [String: String]) -> JSON {
    var result = json
    for path in scalarPaths {
      let name = environmentPrefix + path.joined(separator: "_").uppercased()
      guard let text = environment[name] else { continue }
      result = result.setting(path[...], to: Int64(text).map { .integer($0) } ?? .string(text))
    }
    return result
  }

  private static let scalarPaths: [[String]] =
    [
      ["listen"], ["ledger"], ["tls", "certificate"], ["tls", "key"], ["metrics"], ["clockFile"],
      ["lapseHour"],
      ["statusListMinutes"], ["cacheMiB"],
    ] + SenderLimits.members.map { ["limits", $0.name] }
}

extension SenderLimits {
  struct Member: Sendable {
    let name: String
    let range: ClosedRange<Int64>
    let set: @Sendable (inout SenderLimits, Int) -> Void
  }

  private static let mostPerMinute = Int64(RateTable<SenderAddress>.greatestRate)

  static let members: [Member] = [
    Member(name: "connections", range: 1...100_000) { $0.connections = $1 },
    Member(name: "connectionsPerAddress", range: 1...100_000) { $0.connectionsPerAddress = $1 },
    Member(name: "idleSeconds", range: 1...3600) { $0.idleSeconds = $1 },
    Member(name: "requestSeconds", range: 1...600) { $0.requestSeconds = $1 },
    Member(name: "answerBytesPerSecond", range: 1...10_000_000) { $0.answerBytesPerSecond = $1 },
    Member(name: "queue", range: 1...65_536) { $0.queue = $1 },
    Member(name: "queries", range: 1...65_536) { $0.queries = $1 },
    Member(name: "perKeyPerMinute", range: 1...mostPerMinute) { $0.perKeyPerMinute = $1 },
    Member(name: "perAddressPerMinute", range: 1...mostPerMinute) { $0.perAddressPerMinute = $1 },
    Member(name: "unsignedPerAddressPerMinute", range: 1...1_000_000) { $0.unsignedPerAddressPerMinute = $1 },
  ]

  init(_ json: JSON?) throws(MalformedInput) {
    self.init()
    guard let json else { return }
    var reader = try MemberReader(json, path: "limits")
    for member in Self.members {
      guard let value = try reader.optionalInteger(member.name, in: member.range) else { continue }
      member.set(&self, Int(value))
    }
    try reader.finish()
  }
}

extension JSON {
  /// This object with the member at `path` set, objects on the way made where there are none.
  fileprivate func setting(_ path: ArraySlice<String>, to value: JSON) -> JSON {
    guard let name = path.first else { return value }
    var members: [Member] = []
    if case .object(let existing) = self { members = existing }
    let place = members.firstIndex { $0.name == name }
    let inner = (place.map { members[$0].value } ?? .object([])).setting(path.dropFirst(), to: value)
    if let place {
      members[place] = Member(name, inner)
    } else {
      members.append(Member(name, inner))
    }
    return .object(members)
  }
}
