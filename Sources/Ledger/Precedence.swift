/// Of several causes that hold at once the first in the order of ``Refusal`` is told. Within a rule the order of its
/// checks sees to that; what is below does so for lists, where each item may have a cause of its own.
extension Refused {
  /// This refusal, or `other` when that one comes before it; of one cause the one found first.
  func unless(earlier other: Refused?) -> Refused {
    guard let other, other.refusal <= refusal else { return self }
    return other
  }
}

extension Sequence {
  /// Judges every item of a list; throws the refusal that comes first, wherever in the list it is.
  func judged<Result>(
    _ judge: (_ index: Int, _ item: Element) throws(Refused) -> Result
  ) throws(Refused) -> [Result] {
    var results: [Result] = []
    results.reserveCapacity(underestimatedCount)
    var first: Refused?
    for (index, item) in enumerated() {
      do throws(Refused) {
        results.append(try judge(index, item))
      } catch {
        first = error.unless(earlier: first)
      }
    }
    if let first { throw first }
    return results
  }
}
