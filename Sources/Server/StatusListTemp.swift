internal import Hummingbird
extension DoorResponder {
  func statusList(_ request: Request, query: Substring?) throws(Problem) -> Response { throw .notFound }
}
