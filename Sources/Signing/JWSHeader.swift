internal import Wire

/// The protected header of a compact JWS: exactly the members `alg`, `kid` and `typ`.
struct JWSHeader {
  let algorithm: SignatureAlgorithm
  let keyID: String

  /// The bytes Quanbu writes.
  func serialized(type: String) -> [UInt8] {
    var writer = JSONWriter(reserving: 64)
    writer.object { header in
      header.member("alg", algorithm.rawValue)
      header.member("kid", keyID)
      header.member("typ", type)
    }
    return writer.bytes
  }

  init(algorithm: SignatureAlgorithm, keyID: String) {
    self.algorithm = algorithm
    self.keyID = keyID
  }

  /// Reads header bytes, members in any order.
  init(_ bytes: [UInt8], expecting type: String) throws(JWSError) {
    // What Quanbu itself writes needs no JSON tree. Everything else takes the careful path, which
    // gives the same answer to the same bytes.
    if let usual = Self.usual(bytes, expecting: type) {
      self = usual
    } else {
      self = try Self.careful(bytes, expecting: type)
    }
  }

  /// `{"alg":"…","kid":"…","typ":"…"}` with nothing escaped; `nil` for any other bytes.
  private static func usual(_ bytes: [UInt8], expecting type: String) -> JWSHeader? {
    bytes.withUnsafeBufferPointer { buffer -> JWSHeader? in
      var rest = Slice(base: buffer, bounds: buffer.startIndex..<buffer.endIndex)
      guard let alg = value(after: "{\"alg\":\"", in: &rest),
        let kid = value(after: ",\"kid\":\"", in: &rest),
        let typ = value(after: ",\"typ\":\"", in: &rest),
        rest.count == 1, rest.first == UInt8(ascii: "}"),
        typ.elementsEqual(type.utf8), KeyID.isWellFormed(kid)
      else { return nil }
      for algorithm in SignatureAlgorithm.allCases where alg.elementsEqual(algorithm.rawValue.utf8) {
        return JWSHeader(algorithm: algorithm, keyID: String(decoding: kid, as: UTF8.self))
      }
      return nil
    }
  }

  private static func value(
    after opening: StaticString, in rest: inout Slice<UnsafeBufferPointer<UInt8>>
  ) -> Slice<UnsafeBufferPointer<UInt8>>? {
    let length = opening.utf8CodeUnitCount
    guard rest.count > length else { return nil }
    for index in 0..<length where rest[rest.startIndex + index] != opening.utf8Start[index] { return nil }
    let body = rest.dropFirst(length)
    guard let end = body.firstIndex(of: UInt8(ascii: "\"")) else { return nil }
    let found = body[..<end]
    // An escape or a control character is for the careful path to judge.
    for unit in found where unit == UInt8(ascii: "\\") || unit < 0x20 || unit > 0x7E { return nil }
    rest = body[(end + 1)...]
    return found
  }

  private static func careful(_ bytes: [UInt8], expecting type: String) throws(JWSError) -> JWSHeader {
    let members: [JSON.Member]
    do {
      guard case .object(let found) = try JSON(parsing: bytes) else { throw JWSError.headerNotObject }
      members = found
    } catch let error as JSONError {
      if error.cause == .duplicateMember { throw .duplicateMember(JWSError.quoted(error.member ?? "")) }
      throw .headerNotJSON(cause: error.cause.rawValue)
    } catch {
      throw .headerNotObject
    }
    var values: [String: String] = [:]
    for member in members {
      guard ["alg", "kid", "typ"].contains(member.name) else {
        throw .unknownMember(JWSError.quoted(member.name))
      }
      guard case .string(let text) = member.value else { throw .memberNotString(member.name) }
      values[member.name] = text
    }
    guard let alg = values["alg"] else { throw .missingMember("alg") }
    guard let kid = values["kid"] else { throw .missingMember("kid") }
    guard let typ = values["typ"] else { throw .missingMember("typ") }
    guard let algorithm = SignatureAlgorithm(rawValue: alg) else {
      throw .unknownAlgorithm(JWSError.quoted(alg))
    }
    guard KeyID.isWellFormed(kid.utf8) else { throw .malformedKeyID }
    guard typ.utf8.elementsEqual(type.utf8) else {
      throw .wrongType(found: JWSError.quoted(typ), expected: type)
    }
    return JWSHeader(algorithm: algorithm, keyID: kid)
  }
}
