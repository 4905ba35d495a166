/// Why a text or number is not the value it should be. Every value type throws only this.
public struct InvalidValue: Error, Hashable, Sendable {
  /// One case per cause; the raw value is the stable code people can look up.
  public enum Cause: String, Hashable, Sendable, CaseIterable {
    case amountMalformed = "amount-malformed"
    case amountOutOfRange = "amount-out-of-range"
    case dayMalformed = "day-malformed"
    case dayImpossible = "day-impossible"
    case instantMalformed = "instant-malformed"
    case identifierMalformed = "identifier-malformed"
    case nationalIDLength = "national-id-length"
    case nationalIDScientific = "national-id-scientific"
    case nationalIDCharacter = "national-id-character"
    case nationalIDPlace = "national-id-place"
    case nationalIDBirthDate = "national-id-birth-date"
    case nationalIDCheck = "national-id-check"
    case creditCodeLength = "credit-code-length"
    case creditCodeCharacter = "credit-code-character"
    case creditCodeCheck = "credit-code-check"
  }

  public let cause: Cause

  public init(_ cause: Cause) {
    self.cause = cause
  }

  /// Stable code, for example `national-id-check`.
  public var code: String { cause.rawValue }

  /// What is wrong and what to do, in Chinese.
  public var chinese: String {
    switch cause {
    case .amountMalformed: "金额格式不正确：请写成元，最多两位小数，例如 1500.00"
    case .amountOutOfRange: "金额超出可记账的范围"
    case .dayMalformed: "日期格式不正确：请写成 2021-07-01"
    case .dayImpossible: "日历上没有这一天"
    case .instantMalformed: "时间格式不正确：请写成 2021-07-01T09:00:00+08:00"
    case .identifierMalformed: "编号只能用字母、数字、点、横线和下划线，且不能过长"
    case .nationalIDLength: "身份号码应为18位"
    case .nationalIDScientific: "身份号码被表格软件改成了科学计数法：请把该列设为“文本”格式，重新填写完整的18位号码"
    case .nationalIDCharacter: "身份号码只能是数字，末位可为大写X"
    case .nationalIDPlace: "身份号码的前六位不是省级行政区划或港澳台居民居住证的代码"
    case .nationalIDBirthDate: "身份号码中的出生日期不存在"
    case .nationalIDCheck: "身份号码的校验码不符：请核对原件"
    case .creditCodeLength: "统一社会信用代码应为18位"
    case .creditCodeCharacter: "统一社会信用代码含有不允许的字符（不用 I、O、S、V、Z）"
    case .creditCodeCheck: "统一社会信用代码的校验码不符：请核对；确属登记在册的，由登记员写明理由后放行"
    }
  }

  /// What is wrong and what to do, in English.
  public var english: String {
    switch cause {
    case .amountMalformed: "not an amount: write yuan with at most two decimals, such as 1500.00"
    case .amountOutOfRange: "the amount is outside the range the books can hold"
    case .dayMalformed: "not a date: write it as 2021-07-01"
    case .dayImpossible: "there is no such day in the calendar"
    case .instantMalformed: "not a time: write it as 2021-07-01T09:00:00+08:00"
    case .identifierMalformed: "an identifier uses letters, digits, dot, hyphen and underscore, and is short"
    case .nationalIDLength: "an ID number has 18 characters"
    case .nationalIDScientific:
      "a spreadsheet turned the ID number into scientific form: format the column as text and enter all 18 digits again"
    case .nationalIDCharacter: "an ID number has digits only, the last may be a capital X"
    case .nationalIDPlace: "the first six digits are no province's code nor a residence permit's"
    case .nationalIDBirthDate: "the ID number's birth date does not exist"
    case .nationalIDCheck: "the ID number's check character is wrong: compare it with the document"
    case .creditCodeLength: "a unified social credit code has 18 characters"
    case .creditCodeCharacter:
      "the credit code has a character that is not allowed (I, O, S, V and Z are not)"
    case .creditCodeCheck:
      "the credit code's check character is wrong: compare it; a registrar may override with a recorded reason"
    }
  }
}
