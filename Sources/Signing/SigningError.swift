/// Why a key, a key file or a signature could not be used.
///
/// `code` is stable and meant for programs; the sentences say what to do next. Neither ever holds a
/// passphrase, a private key or the bytes that were to be signed.
public struct SigningError: Error, Hashable, Sendable, CustomStringConvertible {
  /// One case per cause. Raw values are part of the interface and never change.
  public enum Code: String, Hashable, Sendable, CaseIterable {
    case keyAlgorithm = "key-algorithm"
    case keyFileExists = "key-file-exists"
    case keyFileMode = "key-file-mode"
    case keyFilePassphrase = "key-file-passphrase"
    case keyFileUnencrypted = "key-file-unencrypted"
    case keyFileUnreadable = "key-file-unreadable"
    case keyFileUnwritable = "key-file-unwritable"
    case keyIDMalformed = "key-id-malformed"
    case keyMalformed = "key-malformed"
    case openssl = "openssl"
    case passphraseMissing = "passphrase-missing"
    case signatureMalformed = "signature-malformed"
    case terminalUnavailable = "terminal-unavailable"
  }

  public let code: Code
  /// A path, a function name or a byte count: what the code alone does not say.
  public let detail: String

  public init(_ code: Code, _ detail: String) {
    self.code = code
    self.detail = detail
  }

  public var description: String { "\(code.rawValue): \(detail)" }

  /// One Chinese sentence with what to do.
  public var messageZh: String {
    switch code {
    case .keyAlgorithm: "密钥种类不受支持（\(detail)）；请改用 P-256、SM2 或 Ed25519 密钥。"
    case .keyFileExists: "密钥文件已存在（\(detail)），不会覆盖；请换一个文件名。"
    case .keyFileMode: "文件权限过宽（\(detail)）；请先执行 chmod 600，并考虑更换该密钥或口令。"
    case .keyFilePassphrase: "口令不对，或密钥文件已损坏（\(detail)）；请核对口令后重试。"
    case .keyFileUnencrypted: "密钥文件没有加密（\(detail)）；请用加密的 PKCS#8 格式重新保存。"
    case .keyFileUnreadable: "文件读不出来（\(detail)）；请检查路径与权限。"
    case .keyFileUnwritable: "文件写不进去（\(detail)）；请检查目录、权限与磁盘空间。"
    case .keyIDMalformed: "密钥编号不合格式（\(detail)）；请用 1 至 64 个字母、数字、点、横线或下划线。"
    case .keyMalformed: "这不是一把合格的密钥（\(detail)）；请核对来源后重新取得。"
    case .openssl: "密码库出错（\(detail)）；请重试，若仍出错请连同本句报告。"
    case .passphraseMissing: "没有得到口令（\(detail)）；请用口令文件、环境变量或终端输入。"
    case .signatureMalformed: "签名不合格式（\(detail)）；请向签名方重新索取。"
    case .terminalUnavailable: "没有可用的终端（\(detail)）；请改用口令文件或环境变量。"
    }
  }

  /// One English sentence with what to do.
  public var messageEn: String {
    switch code {
    case .keyAlgorithm: "This kind of key is not supported (\(detail)); use a P-256, SM2 or Ed25519 key."
    case .keyFileExists: "The key file exists (\(detail)) and is not overwritten; choose another name."
    case .keyFileMode:
      "Others may read this file (\(detail)); run chmod 600, and consider replacing its secret."
    case .keyFilePassphrase:
      "Wrong passphrase, or the key file is damaged (\(detail)); check the passphrase and try again."
    case .keyFileUnencrypted:
      "The key file is not encrypted (\(detail)); save it again as encrypted PKCS#8."
    case .keyFileUnreadable: "The file cannot be read (\(detail)); check its path and permissions."
    case .keyFileUnwritable:
      "The file cannot be written (\(detail)); check the directory, permissions and disk space."
    case .keyIDMalformed:
      "The key id is malformed (\(detail)); use 1 to 64 letters, digits, dots, hyphens or underscores."
    case .keyMalformed: "This is not a well-formed key (\(detail)); obtain it again from its owner."
    case .openssl: "The cryptographic library failed (\(detail)); try again, then report this sentence."
    case .passphraseMissing:
      "No passphrase was given (\(detail)); use a passphrase file, an environment variable or a terminal."
    case .signatureMalformed: "The signature is malformed (\(detail)); ask the signer for it again."
    case .terminalUnavailable:
      "No terminal is available (\(detail)); use a passphrase file or an environment variable."
    }
  }
}
