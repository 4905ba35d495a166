public import Vouchers

extension InputProblem {
  /// `under-age` or `over-age`, counted in completed years on `day`; `nil` when the rules allow the person.
  public init?(
    ageOf id: NationalID, within limits: AgeLimits, on day: Day, file: String, line: Int, column: Int,
    field: String
  ) {
    let age = id.birth.completedYears(on: day)
    let most = id.isMale ? limits.mostMen : limits.mostWomen
    let (code, bound): (Code, Int)
    if age < limits.least {
      (code, bound) = (.underAge, limits.least)
    } else if age > most {
      (code, bound) = (.overAge, most)
    } else {
      return nil
    }
    self.init(
      code, file: file, line: line, column: column, field: field, detail: "\(bound) 周岁",
      englishDetail: "\(bound) years")
  }
}

extension RowCheck {
  /// Notes an age the rules don't allow; without limits any age will do.
  mutating func age(of id: NationalID, within limits: AgeLimits?, on day: Day) {
    guard let limits else { return }
    let problem = InputProblem(
      ageOf: id, within: limits, on: day, file: file, line: line, column: column("id-number"),
      field: "id-number")
    if let problem { note(problem) }
  }
}
