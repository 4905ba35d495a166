public import Vouchers

/// What finance declares about a statement: the bank's own export of an account says neither whose it is nor, most
/// of the time, what it opens and closes with. Stands beside the export as `NAME.statement.yaml`.
public struct StatementDeclaration: Hashable, Sendable {
  /// Last part of a declaration's file name.
  public static let suffix = ".statement.yaml"

  /// Path of the declaration, for messages.
  public let file: String
  public let entity: EntityCode
  /// The last four digits of the account; more is not wanted here (个人信息保护法 art. 28, 51).
  public let account: String
  /// ``BankLayout/id``.
  public let layout: String
  /// A whole calendar month.
  public let period: Period
  public let opening: Money
  public let closing: Money
  /// Declares a month without any line; otherwise an empty statement is refused.
  public let isIdle: Bool

  public init(
    file: String, entity: EntityCode, account: String, layout: String, period: Period, opening: Money,
    closing: Money, isIdle: Bool = false
  ) {
    self.file = file
    self.entity = entity
    self.account = account
    self.layout = layout
    self.period = period
    self.opening = opening
    self.closing = closing
    self.isIdle = isIdle
  }

  /// Where the declaration of the export at `path` stands: its extension replaced by ``suffix``.
  public static func path(besides path: String) -> String {
    let name = path.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return path + suffix }
    return path.dropLast(name.distance(from: dot, to: name.endIndex)) + suffix
  }
}
