/// Divides `total` by weight, no share below `least`; the fullest shares, of these the lightest,
/// give what others lack.
///
/// `total` must be at least `least` times the number of weights.
func apportion(_ total: Int, by weights: [Int], least: Int) -> [Int] {
  let sum = max(1, weights.reduce(0, +))
  var shares = weights.map { max(least, total * $0 / sum) }
  var rest = total - shares.reduce(0, +)
  while rest != 0 {
    let largest = shares.indices.max { (weights[$0], -$0) < (weights[$1], -$1) } ?? 0
    if rest > 0 {
      shares[largest] += rest
      rest = 0
    } else {
      let fullest = shares.indices.max { (shares[$0], -weights[$0]) < (shares[$1], -weights[$1]) } ?? 0
      guard shares[fullest] > least else { break }
      shares[fullest] -= 1
      rest += 1
    }
  }
  return shares
}

/// `count` times `perMille` in a thousand, to the nearest whole.
func share(_ count: Int, perMille: Int) -> Int { (count * perMille + 500) / 1000 }
