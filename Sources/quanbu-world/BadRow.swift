import Vouchers

/// A row of a roster that must be turned away, and the code it must be turned away with.
struct BadRow {
  let name: String
  let idText: String
  let note: String
  /// Stable code of the reason.
  let code: String

  /// A word that its reason must have in Chinese: what the office reads that gets the row back.
  var says: String {
    switch code {
    case "national-id-check": "校验码"
    case "national-id-birth-date": "出生日期不存在"
    case "national-id-scientific": "科学计数法"
    case "under-age": "最低年龄"
    case "over-age": "最高年龄"
    default: "重复"
    }
  }

  /// One of each kind. The last repeats `copied`, who stands in the same roster.
  static func all(
    of entity: BudgetEntity, copying copied: Person, _ maker: inout PersonMaker
  ) throws -> [BadRow] {
    let wrong = try maker.person(of: entity)
    let impossible = try maker.person(of: entity)
    let scientific = try maker.person(of: entity)
    let young = try maker.person(of: entity, isMan: true, age: 14)
    let old = try maker.person(of: entity, isMan: false, age: 57)
    return [
      BadRow(name: wrong.name, idText: otherCheck(wrong.id), note: "", code: "national-id-check"),
      BadRow(
        name: impossible.name, idText: onThirtieth(impossible.id), note: "", code: "national-id-birth-date"),
      BadRow(
        name: scientific.name, idText: inScience(scientific.id), note: "",
        code: "national-id-scientific"),
      BadRow(name: young.name, idText: young.id, note: "初中毕业", code: "under-age"),
      BadRow(name: old.name, idText: old.id, note: "", code: "over-age"),
      BadRow(name: copied.name, idText: copied.id, note: "重复填报", code: "duplicate-person"),
    ]
  }

  /// The digit before the last is one more, the check character stays.
  private static func otherCheck(_ id: String) -> String {
    var units = Array(id.utf8)
    units[16] = units[16] == 0x39 ? 0x30 : units[16] + 1
    return String(decoding: units, as: UTF8.self)
  }

  /// Born on 30 February, with a check character that is right for it.
  private static func onThirtieth(_ id: String) -> String {
    let body = String(id.prefix(10)) + "0230" + id.dropFirst(14).prefix(3)
    return body + String(Unicode.Scalar(NationalID.check(for: body.utf8)))
  }

  /// `3.50102E+17`, as a spreadsheet shows a column of numbers.
  private static func inScience(_ id: String) -> String {
    id.prefix(1) + "." + id.dropFirst().prefix(5) + "E+17"
  }
}
