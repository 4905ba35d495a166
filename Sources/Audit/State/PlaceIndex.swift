/// Finds the place of a key in an array of records: a hash table of places alone, four bytes each, that asks its owner
/// for the keys.
struct PlaceIndex: Sendable {
  private var slots = [UInt32](repeating: 0, count: 1024)
  private var count = 0

  /// The place among records of the one that `isIt`, if there is one.
  func place(hash: Int, _ isIt: (Int) -> Bool) -> Int? {
    var slot = hash & (slots.count - 1)
    while slots[slot] != 0 {
      let place = Int(slots[slot]) - 1
      if isIt(place) { return place }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// Adds a place whose key is not there yet. `hashOf` answers the hash of a place's key.
  mutating func add(_ place: Int, hash: Int, _ hashOf: (Int) -> Int) {
    if (count + 1) * 4 > slots.count * 3 { grow(hashOf) }
    set(place, hash)
    count += 1
  }

  private mutating func set(_ place: Int, _ hash: Int) {
    var slot = hash & (slots.count - 1)
    while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = UInt32(place + 1)
  }

  private mutating func grow(_ hashOf: (Int) -> Int) {
    let places = slots.filter { $0 != 0 }.map { Int($0) - 1 }
    slots = [UInt32](repeating: 0, count: slots.count * 2)
    for place in places { set(place, hashOf(place)) }
  }
}
