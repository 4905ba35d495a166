public import Vouchers
public import Wire

/// What an auditor is given once, on paper or by hand, and trusts: the ledger's name, the leaf hash of its first
/// entry, the root keys and the log's keys. Everything else is proved from the journal file.
public struct TrustAnchor: Hashable, Sendable {
  public let origin: String
  public let genesisLeaf: Hash256
  public let roots: [NewKey]
  /// Verifier keys (vkey) of the log.
  public let logKeys: [String]
  /// The certificate (DER) of the one server to trust, where clients are not to go by the system's roots.
  public var serverCertificate: [UInt8]?

  public init(genesis: Genesis, genesisLeaf: Hash256) {
    origin = genesis.origin
    self.genesisLeaf = genesisLeaf
    roots = genesis.roots.map(\.key)
    logKeys = genesis.logKeys
  }

  /// Reads the file strictly.
  public init(parsing bytes: [UInt8]) throws(MalformedInput) {
    var members = try MemberReader(parsing: bytes)
    origin = try members.string("origin")
    genesisLeaf = try members.hash("genesisLeaf")
    roots = try members.array("roots", count: 2...10) { (item, path) throws(MalformedInput) in
      try NewKey(item, path: path)
    }
    logKeys = try members.array("logKeys", count: 1...10) { (item, path) throws(MalformedInput) in
      try MemberReader.string(item, path: path)
    }
    serverCertificate = try members.optionalString("serverCertificate", atMost: 16_384).map {
      text throws(MalformedInput) in
      guard let bytes = Base64.decode(text.utf8), !bytes.isEmpty else {
        throw MalformedInput(.wrongType(expected: "a certificate in base64"), path: "serverCertificate")
      }
      return bytes
    }
    try members.finish()
  }

  /// The file's bytes.
  public var bytes: [UInt8] {
    var json = JSONWriter()
    json.object {
      $0.member("origin", origin)
      $0.member("genesisLeaf", genesisLeaf.base64URL)
      $0.name("roots")
      $0.array { for root in roots { root.write(to: &$0) } }
      $0.name("logKeys")
      $0.array { for key in logKeys { $0.string(key) } }
      if let serverCertificate { $0.member("serverCertificate", Base64.encode(serverCertificate)) }
    }
    return json.bytes + [0x0A]
  }
}
