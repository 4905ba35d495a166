/// Why a signed note, or the name of one of its signers, was refused.
public enum NoteError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Not UTF-8, or a control character other than LF.
  case malformedText
  /// No empty line between text and signatures, or no signature after it.
  case noSignatures
  /// A signature line that is not `— NAME BASE64`; lines count from 1 after the empty line.
  case malformedLine(Int)
  /// More than ``SignedNote/lineLimit`` signature lines.
  case tooManyLines
  case malformedName
  case malformedVerifierKey
  /// The text of a verifier key names another key id than its key has.
  case verifierKeyIDMismatch
  /// The signer's key cannot make this kind of line.
  case wrongKey
  /// Two of the verifiers given have one name and key id.
  case ambiguousVerifier(name: String)
  /// A key we know is named, and the signature is not its own: the note was altered or forged.
  case badSignature(name: String)
  /// No key we know signed this.
  case notSignedByKnownKey

  /// Stable name of the cause, for programs.
  public var code: String {
    switch self {
    case .malformedText: "note-malformed-text"
    case .noSignatures: "note-no-signatures"
    case .malformedLine: "note-malformed-line"
    case .tooManyLines: "note-too-many-lines"
    case .malformedName: "note-malformed-name"
    case .malformedVerifierKey: "note-malformed-verifier-key"
    case .verifierKeyIDMismatch: "note-verifier-key-id-mismatch"
    case .wrongKey: "note-wrong-key"
    case .ambiguousVerifier: "note-ambiguous-verifier"
    case .badSignature: "note-bad-signature"
    case .notSignedByKnownKey: "note-not-signed-by-known-key"
    }
  }

  public var description: String { "\(code): \(messageEn)" }

  /// One Chinese sentence with what to do.
  public var messageZh: String {
    switch self {
    case .malformedText: "签名文书的正文不合格式；请重新取得原文件，不要改动换行与字符。"
    case .noSignatures: "签名文书没有签名行；请重新取得原文件。"
    case .malformedLine(let line): "第 \(line) 行签名不合格式；请重新取得原文件。"
    case .tooManyLines: "签名行太多；最多 \(SignedNote.lineLimit) 行。"
    case .malformedName: "签名者名称不合格式；名称不得为空，不得含空白或加号。"
    case .malformedVerifierKey: "验签密钥不合格式；请向签名者重新索取整行文字。"
    case .verifierKeyIDMismatch: "验签密钥与其编号不符；请向签名者核对。"
    case .wrongKey: "这把密钥不能作这种签名；请换用 Ed25519 或 SM2 密钥。"
    case .ambiguousVerifier(let name): "两把验签密钥同名同号（\(name)）；请去掉一把。"
    case .badSignature(let name): "“\(name)”的签名不成立，文书已被改动或伪造；请停止使用并报告。"
    case .notSignedByKnownKey: "没有任何已知密钥签过这份文书；请核对信任锚。"
    }
  }

  /// One English sentence with what to do.
  public var messageEn: String {
    switch self {
    case .malformedText: "The note's text is malformed; obtain the file again, with its line ends unchanged."
    case .noSignatures: "The note has no signature line; obtain the file again."
    case .malformedLine(let line): "Signature line \(line) is malformed; obtain the file again."
    case .tooManyLines: "The note has too many signature lines; \(SignedNote.lineLimit) are allowed."
    case .malformedName: "The signer's name is malformed; it may not be empty nor hold spaces or a plus sign."
    case .malformedVerifierKey: "The verifier key is malformed; ask the signer for the whole line again."
    case .verifierKeyIDMismatch: "The verifier key and its id do not match; check with the signer."
    case .wrongKey: "This key cannot make such a signature; use an Ed25519 or SM2 key."
    case .ambiguousVerifier(let name): "Two verifier keys share name and id (\(name)); remove one."
    case .badSignature(let name):
      "The signature of \"\(name)\" is false: the note was altered or forged; stop and report it."
    case .notSignedByKnownKey: "No known key signed this note; check the trust anchor."
    }
  }
}
