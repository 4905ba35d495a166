internal import Wire

extension AuditReport {
  /// The whole report as one JSON object.
  public var json: [UInt8] {
    var json = JSONWriter(reserving: 4096)
    json.object {
      $0.member("v", 1)
      $0.member("origin", origin)
      $0.member("file", file)
      $0.member("entries", entries)
      $0.member("passed", passed)
      $0.member("milliseconds", milliseconds)
      $0.name("checks")
      $0.array { list in for result in results { result.write(to: &list) } }
      $0.name("findings")
      $0.array { list in for finding in findings { finding.write(to: &list) } }
      $0.name("totals")
      $0.object { for (code, total) in totals.sorted(by: { $0.key < $1.key }) { $0.member(code, total) } }
    }
    return json.bytes
  }
}

extension AuditReport.Result {
  fileprivate func write(to json: inout JSONWriter) {
    json.object {
      $0.member("check", check.rawValue)
      $0.member("verdict", verdict.rawValue)
      $0.member("milliseconds", milliseconds)
      $0.name("counts")
      $0.object { for count in counts { $0.member(count.english, count.number) } }
    }
  }
}

extension Finding {
  fileprivate func write(to json: inout JSONWriter) {
    json.object {
      $0.member("code", code)
      $0.member("severity", severity.rawValue)
      for (name, value) in details { $0.member(name, value) }
      $0.member("zh", chinese)
      $0.member("en", english)
    }
  }

  /// The associated values by name, as the case declares them.
  private var details: [(String, JSON)] {
    guard let payload = Mirror(reflecting: self).children.first else { return [] }
    let parts = Mirror(reflecting: payload.value)
    if parts.children.isEmpty || parts.displayStyle == .optional {
      return Self.detail(Self.singleLabel(payload.label), payload.value).map { [$0] } ?? []
    }
    return parts.children.compactMap { Self.detail($0.label, $0.value) }
  }

  private static func singleLabel(_ name: String?) -> String? { name }

  private static func detail(_ name: String?, _ value: Any) -> (String, JSON)? {
    guard let name else { return nil }
    switch value {
    case let number as Int64: return (name, .integer(number))
    case let number as Int: return (name, .integer(Int64(number)))
    case let text as String: return (name, .string(text))
    case let check as CheckName: return (name, .string(check.rawValue))
    case Optional<Any>.none: return nil
    default: return (name, .string("\(value)"))
    }
  }
}
