internal import CZlib

/// Compression of what everybody may read (RFC 1952).
enum Gzip {
  /// Whether `Accept-Encoding` names gzip with a weight above 0 (RFC 9110 section 12.5.3). `*` is not taken for it.
  static func isAccepted(by header: String?) -> Bool {
    guard let header else { return false }
    return header.split(separator: ",").contains { item in
      let parts = item.split(separator: ";").map { $0.filter { !$0.isWhitespace }.lowercased() }
      guard parts.first == "gzip" else { return false }
      return !parts.dropFirst().contains { weight in
        weight.hasPrefix("q=") && weight.dropFirst(2).allSatisfy { "0.".contains($0) }
      }
    }
  }

  /// The bytes as one gzip member, or `nil` when they are not worth it or memory is short.
  static func compress(_ bytes: [UInt8]) -> [UInt8]? {
    guard bytes.count >= 256 else { return nil }
    var stream = z_stream()
    // 15 bits of window, plus 16 for the gzip frame.
    guard
      deflateInit2_(
        &stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
        Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { return nil }
    defer { deflateEnd(&stream) }
    var input = bytes
    var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, UInt(bytes.count))))
    let written = input.withUnsafeMutableBufferPointer { source in
      output.withUnsafeMutableBufferPointer { target -> Int? in
        stream.next_in = source.baseAddress
        stream.avail_in = UInt32(source.count)
        stream.next_out = target.baseAddress
        stream.avail_out = UInt32(target.count)
        return deflate(&stream, Z_FINISH) == Z_STREAM_END ? Int(stream.total_out) : nil
      }
    }
    return written.map { Array(output[..<$0]) }
  }
}
