import Vouchers
import Wire

/// A voucher as `quanbu batch issue` tells its issuer.
struct IssuedVoucher: Hashable {
  let number: Int64
  /// Place of its batch in ``Society/batches``.
  let batch: Int
  /// The roster's line, for targeted vouchers.
  let row: Int?
  let token: String

  /// Ten digits, as lists write it.
  var text: String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, 10 - digits.utf8.count)) + digits
  }
}

/// Reads the token files of a folder: JSON lines, one `.jsonl` file a batch; other files are passed over.
enum Tokens {
  /// In the order of their numbers.
  static func read(from folder: String, for society: Society) throws -> [IssuedVoucher] {
    var vouchers: [IssuedVoucher] = []
    for path in Folder.files(under: folder) where path.hasSuffix(".jsonl") {
      for line in try Folder.read(path).split(separator: 0x0A) {
        vouchers.append(try voucher(line, path, society))
      }
    }
    guard !vouchers.isEmpty else {
      throw WorldError("\(folder) 中没有券码文件（*.jsonl）", "there are no token files (*.jsonl) in \(folder)")
    }
    return vouchers.sorted { $0.number < $1.number }
  }

  private static func voucher(
    _ line: ArraySlice<UInt8>, _ path: String, _ society: Society
  ) throws -> IssuedVoucher {
    guard let json = try? JSON(parsing: line), case .integer(let number)? = json["voucher"],
      case .string(let batch)? = json["batch"], case .string(let token)? = json["token"],
      let place = society.batch(named: batch)
    else { throw WorldError("\(path) 中有读不懂的券", "\(path) has a voucher that cannot be understood") }
    var row: Int?
    if case .integer(let line)? = json["row"] { row = Int(line) }
    return IssuedVoucher(number: number, batch: place, row: row, token: token)
  }
}

/// A token with something changed, as cheats try it.
enum Forgery {
  /// The same claims under another signature.
  static func otherSignature(_ token: String) -> String {
    var units = Array(token.utf8)
    guard units.count > 20 else { return token }
    let place = units.count - 10
    units[place] = units[place] == UInt8(ascii: "A") ? UInt8(ascii: "B") : UInt8(ascii: "A")
    return String(decoding: units, as: UTF8.self)
  }

  /// The same signature under a number nobody has.
  static func otherNumber(_ token: String) throws -> String {
    let parts = token.split(separator: ".")
    guard parts.count == 3, let payload = Base64.decodeURL(parts[1].utf8),
      case .object(let members)? = try? JSON(parsing: payload)
    else { throw WorldError("券码不是紧凑 JWS", "the token is no compact JWS") }
    let changed = members.map { $0.name == "jti" ? JSON.Member("jti", .string("9999999999")) : $0 }
    return parts[0] + "." + Base64.encodeURL(JSON.object(changed).serialized) + "." + parts[2]
  }
}
