public import Signing

/// Why bytes are not a checkpoint that we accept.
public enum CheckpointError: MerkleFailure {
  /// The text does not end with LF.
  case unterminated
  /// The text has not exactly three lines.
  case lineCount(Int)
  /// The origin is empty or not printable ASCII.
  case origin
  /// The checkpoint is of another log.
  case foreignOrigin(String)
  /// The size is not a number from 0 to 2^63-1 without leading zeros.
  case size
  /// The root is not the base64 of 32 bytes.
  case root
  /// The size is 0 but the root is not the empty tree's.
  case rootOfNothing
  /// The note around the text is malformed, or its signatures do not hold.
  case note(NoteError)
  /// No verified line is the log's own.
  case notSignedByLog

  public var code: String {
    switch self {
    case .unterminated: "checkpoint-unterminated"
    case .lineCount: "checkpoint-line-count"
    case .origin: "checkpoint-origin"
    case .foreignOrigin: "checkpoint-foreign-origin"
    case .size: "checkpoint-size"
    case .root: "checkpoint-root"
    case .rootOfNothing: "checkpoint-root-of-nothing"
    case .note(let error): error.code
    case .notSignedByLog: "checkpoint-not-signed-by-log"
    }
  }

  public var messageEn: String {
    switch self {
    case .unterminated: "The checkpoint does not end with a line feed."
    case .lineCount(let count): "A checkpoint has three lines, this one has \(count)."
    case .origin: "The origin of the checkpoint is empty or not printable ASCII."
    case .foreignOrigin(let origin): "The checkpoint is of another log: \(origin)."
    case .size: "The size in the checkpoint is not a plain number from 0 to 9223372036854775807."
    case .root: "The root in the checkpoint is not 32 bytes in standard base64."
    case .rootOfNothing: "The checkpoint has size 0 but not the root of the empty tree."
    case .note(let error): error.messageEn
    case .notSignedByLog: "The checkpoint bears no signature of the log itself."
    }
  }

  public var messageZh: String {
    switch self {
    case .unterminated: "检查点没有以换行结尾。"
    case .lineCount(let count): "检查点应有三行，实有 \(count) 行。"
    case .origin: "检查点的来源名称为空，或含有非可打印 ASCII 字符。"
    case .foreignOrigin(let origin): "检查点属于另一个日志：\(origin)。"
    case .size: "检查点的大小不是 0 至 9223372036854775807 的规范数字。"
    case .root: "检查点的根不是 32 字节的标准 base64。"
    case .rootOfNothing: "检查点大小为 0，但根不是空树的根。"
    case .note(let error): error.messageZh
    case .notSignedByLog: "检查点没有日志本身的签名。"
    }
  }
}
