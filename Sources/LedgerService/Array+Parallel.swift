extension Array where Element: Sendable {
  /// What `body` makes of each, in the order of the elements, by so many tasks at once at most.
  func mapInParallel<Value: Sendable>(
    atMost tasks: Int, _ body: @escaping @Sendable (Element) async -> Value
  ) async -> [Value] {
    await withTaskGroup(of: (Int, Value).self) { group in
      var values = [Value?](repeating: nil, count: count)
      var next = 0
      func addOne() {
        guard next < count else { return }
        let (index, element) = (next, self[next])
        next += 1
        group.addTask { (index, await body(element)) }
      }
      for _ in 0..<Swift.min(tasks, count) { addOne() }
      while let (index, value) = await group.next() {
        values[index] = value
        addOne()
      }
      return values.compactMap(\.self)
    }
  }
}
