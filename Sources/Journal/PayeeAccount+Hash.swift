internal import Signing
public import Vouchers
internal import Wire

extension PayeeAccount {
  /// Bytes of a salt.
  public static let saltLength = 16

  /// An account with the hash that the act names: SHA-256 over the 16 bytes of salt, then name, number and bank in
  /// UTF-8, each ended by one zero byte. The salt keeps the few digits of an account from being guessed.
  ///
  /// - Throws: `wrong-type` when a text is empty or holds a control character, or the salt is not 16 bytes.
  public init(
    institution: CreditCode, salt: [UInt8], name: String, number: String, bank: String
  ) throws(MalformedInput) {
    guard salt.count == Self.saltLength else {
      throw MalformedInput(.wrongType(expected: "16 bytes"), path: "payee.salt")
    }
    for (member, text) in [("name", name), ("number", number), ("bank", bank)]
    where text.utf8.isEmpty || text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
      throw MalformedInput(.wrongType(expected: "text without control characters"), path: "payee." + member)
    }
    self.init(
      hash: Self.hash(salt: salt, name: name, number: number, bank: bank), institution: institution,
      salt: salt,
      name: name, number: number, bank: bank)
  }

  /// Whether the stored hash is that of the stored account, in the form it was made in: with a longer salt and a shorter
  /// name the same bytes would be hashed.
  public var isIntact: Bool {
    (try? PayeeAccount(institution: institution, salt: salt, name: name, number: number, bank: bank))?.hash
      == hash
  }

  private static func hash(salt: [UInt8], name: String, number: String, bank: String) -> Hash256 {
    var bytes = salt
    for text in [name, number, bank] { bytes += Array(text.utf8) + [0] }
    return Digest.sha256(bytes)
  }
}
