public import Vouchers
public import Wire

// Identifiers, days and numbers as literals, so that tables read as tables. A bad literal stops the test.

extension Identifier: ExpressibleByStringLiteral, ExpressibleByUnicodeScalarLiteral,
  ExpressibleByExtendedGraphemeClusterLiteral
{
  public init(stringLiteral text: String) {
    do throws(InvalidValue) { try self.init(text) } catch {
      preconditionFailure("identifier \(text): \(error)")
    }
  }
}

extension Day: ExpressibleByStringLiteral, ExpressibleByUnicodeScalarLiteral,
  ExpressibleByExtendedGraphemeClusterLiteral
{
  public init(stringLiteral text: String) {
    do throws(InvalidValue) { try self.init(text) } catch { preconditionFailure("day \(text): \(error)") }
  }
}

extension VoucherNumber: ExpressibleByIntegerLiteral {
  public init(integerLiteral value: Int64) {
    do throws(InvalidValue) { try self.init(value) } catch {
      preconditionFailure("voucher \(value): \(error)")
    }
  }
}

extension OrderNumber: ExpressibleByIntegerLiteral {
  public init(integerLiteral value: Int64) {
    do throws(InvalidValue) { try self.init(value) } catch { preconditionFailure("order \(value): \(error)") }
  }
}

extension Hash256 {
  /// A hash that is recognisably the `number`th of its `kind`; no digest of anything.
  public static func fake(_ kind: String, _ number: Int64) -> Hash256 {
    var bytes = Array(repeating: UInt8(0), count: 32)
    for (index, unit) in kind.utf8.prefix(16).enumerated() { bytes[index] = unit }
    for index in 0..<8 { bytes[31 - index] = UInt8(truncatingIfNeeded: number >> (8 * Int64(index))) }
    return Hash256(bytes) ?? .zero
  }
}

extension JSON {
  /// Parses a document written in a test.
  public static func written(_ text: String) -> JSON {
    do throws(JSONError) { return try JSON(parsing: Array(text.utf8)) } catch {
      preconditionFailure("JSON in a test: \(error)")
    }
  }
}

extension RulesDocument {
  /// A document written in a test.
  public static func written(_ text: String) -> RulesDocument {
    do throws(MalformedInput) { return try RulesDocument(.written(text)) } catch {
      preconditionFailure("rules in a test: \(error.english)")
    }
  }
}
