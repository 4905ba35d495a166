public import Signing

/// Why bytes are not a status list, or a delta of one, that we accept.
public enum StatusListError: MerkleFailure {
  /// No empty line ends the text or the signatures.
  case cut
  /// The text has another number of lines.
  case lineCount(expected: Int, Int)
  /// The first line is not that of a list, or of a delta.
  case firstLine
  /// The origin is empty or not printable ASCII.
  case origin
  /// The list is of another log.
  case foreignOrigin(String)
  /// A line is not a number from 0 to 2^63-1 without leading zeros; lines count from 1.
  case number(line: Int)
  /// It does not expire after its issue, or after the year 2999.
  case times
  /// A line is not the base64 of 32 bytes; lines count from 1.
  case digestForm(line: Int)
  /// What follows the empty line is not that many prefixes.
  case bodyLength(prefixes: Int64, bytes: Int)
  /// A prefix is not larger than the one before it.
  case unsorted(place: Int)
  /// The note is malformed, or its signatures do not hold.
  case note(NoteError)
  /// No verified line is the log's own.
  case notSignedByLog
  /// The body is not the one that was signed.
  case digest
  /// It says nothing any more.
  case expired
  /// It was issued later than the reader's clock says.
  case fromFuture
  /// The delta starts from another list.
  case otherBase(size: Int64)
  /// The delta leads to an older list.
  case goesBack
  /// The delta adds what the list has, or removes what it has not.
  case doesNotFit

  /// Whether it is rather a wrong file than a forged one: no list at all, or a delta of another.
  public var isWrongFile: Bool {
    switch self {
    case .cut, .lineCount, .firstLine, .origin, .number, .times, .digestForm, .bodyLength, .unsorted,
      .otherBase, .goesBack:
      true
    case .note(let error):
      switch error {
      case .badSignature, .notSignedByKnownKey, .ambiguousVerifier, .wrongKey: false
      case .malformedText, .noSignatures, .malformedLine, .tooManyLines, .malformedName,
        .malformedVerifierKey, .verifierKeyIDMismatch:
        true
      }
    case .foreignOrigin, .notSignedByLog, .digest, .expired, .fromFuture, .doesNotFit: false
    }
  }

  public var code: String {
    switch self {
    case .cut: "status-list-cut"
    case .lineCount: "status-list-line-count"
    case .firstLine: "status-list-first-line"
    case .origin: "status-list-origin"
    case .foreignOrigin: "status-list-foreign-origin"
    case .number: "status-list-number"
    case .times: "status-list-times"
    case .digestForm: "status-list-digest-form"
    case .bodyLength: "status-list-body-length"
    case .unsorted: "status-list-unsorted"
    case .note(let error): error.code
    case .notSignedByLog: "status-list-not-signed-by-log"
    case .digest: "status-list-digest"
    case .expired: "status-list-expired"
    case .fromFuture: "status-list-from-future"
    case .otherBase: "status-list-other-base"
    case .goesBack: "status-list-goes-back"
    case .doesNotFit: "status-list-does-not-fit"
    }
  }

  public var messageEn: String {
    switch self {
    case .cut: "The status list breaks off before its prefixes; fetch it again."
    case .lineCount(let expected, let count):
      "The text of a status list has \(expected) lines here, this one has \(count)."
    case .firstLine: "The first line is not that of the kind of status list asked for."
    case .origin: "The origin of the status list is empty or not printable ASCII."
    case .foreignOrigin(let origin): "The status list is of another log: \(origin)."
    case .number(let line):
      "Line \(line) of the status list is not a plain number from 0 to 9223372036854775807."
    case .times: "The status list does not expire after it was issued, or after the year 2999."
    case .digestForm(let line): "Line \(line) of the status list is not 32 bytes in standard base64."
    case .bodyLength(let prefixes, let bytes):
      "The status list names \(prefixes) prefixes of eight bytes, and \(bytes) bytes follow."
    case .unsorted(let place): "Prefix \(place) of the status list is not larger than the one before it."
    case .note(let error): error.messageEn
    case .notSignedByLog: "The status list bears no signature of the log itself."
    case .digest: "The prefixes are not those the log signed; fetch the whole list again."
    case .expired: "The status list has expired; fetch a new one."
    case .fromFuture: "The status list was issued later than this clock says; set the clock."
    case .otherBase(let size): "The delta starts from another list, of size \(size); fetch the whole list."
    case .goesBack: "The delta leads to an older list than the one given."
    case .doesNotFit: "The delta adds what the list has or removes what it has not; fetch the whole list."
    }
  }

  public var messageZh: String {
    switch self {
    case .cut: "状态名单在前缀之前中断；请重新取得。"
    case .lineCount(let expected, let count): "状态名单的正文在此应有 \(expected) 行，实有 \(count) 行。"
    case .firstLine: "首行不是所需的那种状态名单。"
    case .origin: "状态名单的来源名称为空，或含有非可打印 ASCII 字符。"
    case .foreignOrigin(let origin): "状态名单属于另一个日志：\(origin)。"
    case .number(let line): "状态名单第 \(line) 行不是 0 至 9223372036854775807 的规范数字。"
    case .times: "状态名单的到期时间不晚于签发时间，或晚于 2999 年。"
    case .digestForm(let line): "状态名单第 \(line) 行不是 32 字节的标准 base64。"
    case .bodyLength(let prefixes, let bytes): "状态名单写明 \(prefixes) 个八字节前缀，其后却有 \(bytes) 字节。"
    case .unsorted(let place): "状态名单第 \(place) 个前缀不大于前一个。"
    case .note(let error): error.messageZh
    case .notSignedByLog: "状态名单没有日志本身的签名。"
    case .digest: "前缀不是日志所签的那些；请重新取得整份名单。"
    case .expired: "状态名单已到期；请取得新的。"
    case .fromFuture: "状态名单的签发时间晚于本机时钟；请校准时钟。"
    case .otherBase(let size): "增量始于另一份名单（大小 \(size)）；请取得整份名单。"
    case .goesBack: "增量所至的名单比所给的更旧。"
    case .doesNotFit: "增量增加了已有的前缀，或去掉了没有的；请取得整份名单。"
    }
  }
}
