/// What stops this program, in both languages.
struct WorldError: Error, CustomStringConvertible {
  let chinese: String
  let english: String

  init(_ chinese: String, _ english: String) {
    self.chinese = chinese
    self.english = english
  }

  var description: String { chinese + "\n" + english }
}
