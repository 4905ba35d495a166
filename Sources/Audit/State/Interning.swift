/// Each value once, and a small number in its place: millions of rows name few batches, classes and institutions.
struct Interning<Value: Hashable & Sendable>: Sendable {
  private var values: [Value] = []
  private var places: [Value: UInt32] = [:]

  /// The number of a value, given at its first use; 0 is never given and stands for none.
  ///
  /// - Parameter guess: the number it probably has, tried before it is looked up.
  mutating func number(of value: Value, guess: UInt32? = nil) -> UInt32 {
    if let guess, let likely = self[guess], likely == value { return guess }
    if let known = places[value] { return known }
    values.append(value)
    let number = UInt32(values.count)
    places[value] = number
    return number
  }

  /// `nil` for 0.
  subscript(number: UInt32) -> Value? { number == 0 ? nil : values[Int(number) - 1] }
}
