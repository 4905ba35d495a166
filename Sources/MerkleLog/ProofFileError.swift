/// Why bytes are not a proof file, or not one that holds.
public enum ProofFileError: MerkleFailure {
  /// The first line is not the name of the format.
  case header
  /// The extra line is not base64 of at least one byte.
  case extra
  /// The index line is missing or not a number from 0 to 2^63-1 without leading zeros.
  case index
  /// A line of the path is not the base64 of 32 bytes.
  case pathHash(place: Int)
  /// The path is longer than that of any tree.
  case pathTooLong
  /// There is no empty line, or nothing after it.
  case checkpointMissing
  /// The checkpoint is not one that we accept.
  case checkpoint(CheckpointError)
  /// The path does not lead from the entry at the index to the signed root.
  case notIncluded

  public var code: String {
    switch self {
    case .header: "proof-file-header"
    case .extra: "proof-file-extra"
    case .index: "proof-file-index"
    case .pathHash: "proof-file-path-hash"
    case .pathTooLong: "proof-file-path-too-long"
    case .checkpointMissing: "proof-file-checkpoint-missing"
    case .checkpoint(let error): error.code
    case .notIncluded: "proof-file-not-included"
    }
  }

  public var messageEn: String {
    switch self {
    case .header: "The file does not begin with the line c2sp.org/tlog-proof@v1."
    case .extra: "The extra line of the proof is not standard base64 of at least one byte."
    case .index: "The index line of the proof is missing or not a plain number."
    case .pathHash(let place): "Hash \(place) of the proof is not 32 bytes in standard base64."
    case .pathTooLong: "The proof has more than 63 hashes."
    case .checkpointMissing: "The proof has no checkpoint after an empty line."
    case .checkpoint(let error): error.messageEn
    case .notIncluded: "The proof does not lead from this entry to the root that the log signed."
    }
  }

  public var messageZh: String {
    switch self {
    case .header: "文件首行不是 c2sp.org/tlog-proof@v1。"
    case .extra: "证明的 extra 行不是至少一个字节的标准 base64。"
    case .index: "证明缺少 index 行，或其数字不规范。"
    case .pathHash(let place): "证明的第 \(place) 个哈希不是 32 字节的标准 base64。"
    case .pathTooLong: "证明的哈希超过 63 个。"
    case .checkpointMissing: "证明在空行之后没有检查点。"
    case .checkpoint(let error): error.messageZh
    case .notIncluded: "从该条目出发的证明不能到达日志所签的根。"
    }
  }
}
