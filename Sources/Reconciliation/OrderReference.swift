public import Vouchers

/// Finds our own payment-order reference, `PO` and 13 digits, in what a bank made of the remark (附言).
///
/// Banks move it to another column, put spaces into it, print it in full-width forms, and glue other words to it;
/// all that is read through. A reference that lost digits is not one: nothing is ever guessed from a part.
public enum OrderReference {
  /// Digits after `PO`.
  public static let digits = 13

  /// The one reference these texts name; nil when they name none or different ones.
  public static func only(in texts: [String]) -> OrderNumber? {
    var found: OrderNumber?
    for text in texts {
      for reference in all(in: text) {
        if let found, found != reference { return nil }
        found = reference
      }
    }
    return found
  }

  /// Every reference in `text`, in order.
  public static func all(in text: String) -> [OrderNumber] {
    let units = text.unicodeScalars.map(ascii)
    var found: [OrderNumber] = []
    var start = 0
    while start < units.count {
      if let (reference, end) = reference(in: units, at: start) {
        found.append(reference)
        start = end
      } else {
        start += 1
      }
    }
    return found
  }

  private static func reference(in units: [UInt8], at start: Int) -> (OrderNumber, end: Int)? {
    guard units[start] == UInt8(ascii: "P"), start == 0 || !isLetter(units[start - 1]) else { return nil }
    var position = skippingSpaces(units, from: start + 1)
    guard position < units.count, units[position] == UInt8(ascii: "O") else { return nil }
    var read = Array("PO".utf8)
    position += 1
    while read.count < digits + 2 {
      position = skippingSpaces(units, from: position)
      guard position < units.count, (0x30...0x39).contains(units[position]) else { return nil }
      read.append(units[position])
      position += 1
    }
    // A fourteenth digit right behind it makes it another number, not ours.
    if position < units.count, (0x30...0x39).contains(units[position]) { return nil }
    guard let number = try? OrderNumber(reference: String(decoding: read, as: UTF8.self)) else { return nil }
    return (number, position)
  }

  private static func skippingSpaces(_ units: [UInt8], from start: Int) -> Int {
    var position = start
    while position < units.count, units[position] == 0x20 { position += 1 }
    return position
  }

  private static func isLetter(_ unit: UInt8) -> Bool { (0x41...0x5A).contains(unit) }

  /// Upper-case ASCII for ASCII and full-width forms, a space for white space, 0 for all else.
  private static func ascii(_ scalar: Unicode.Scalar) -> UInt8 {
    switch scalar.value {
    case 0x09, 0x0A, 0x0D, 0x20, 0xA0, 0x3000: return 0x20
    case 0x21...0x7E: return upper(UInt8(scalar.value))
    case 0xFF01...0xFF5E: return upper(UInt8(scalar.value - 0xFEE0))
    default: return 0
    }
  }

  private static func upper(_ unit: UInt8) -> UInt8 { (0x61...0x7A).contains(unit) ? unit - 0x20 : unit }
}
