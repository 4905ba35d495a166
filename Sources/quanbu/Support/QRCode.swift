import CQRencode

/// A QR code at error correction level M, as rows of dark and light modules.
struct QRCode {
  /// Light modules all around, as ISO/IEC 18004 wants them.
  static let quietZone = 4
  /// Version 11: the largest our tokens need at level M.
  static let mostModules = 61

  let width: Int
  private let modules: [Bool]

  /// `nil` when the text does not fit 61 modules.
  init?(_ text: String) {
    guard let code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_M) else { return nil }
    defer { QRcode_free(code) }
    width = Int(code.pointee.width)
    guard width > 0, width <= Self.mostModules, let data = code.pointee.data else { return nil }
    // The lowest bit of each byte is the module (qrencode.h).
    modules = (0..<width * width).map { data[$0] & 1 == 1 }
  }

  /// Whether the module is dark; everything outside is the quiet zone.
  func isDark(_ x: Int, _ y: Int) -> Bool {
    guard (0..<width).contains(x), (0..<width).contains(y) else { return false }
    return modules[y * width + x]
  }

  /// Two rows of modules a line, in half blocks. Light modules are drawn, so that it reads on a dark terminal.
  var terminal: String {
    var text = ""
    let range = -Self.quietZone..<width + Self.quietZone
    for y in stride(from: range.lowerBound, to: range.upperBound, by: 2) {
      for x in range {
        let isLowerLight = range.contains(y + 1) && !isDark(x, y + 1)
        switch (!isDark(x, y), isLowerLight) {
        case (true, true): text += "█"
        case (true, false): text += "▀"
        case (false, true): text += "▄"
        case (false, false): text += " "
        }
      }
      text += "\n"
    }
    return text
  }

  /// A picture for print, one unit a module.
  var svg: String {
    let size = width + 2 * Self.quietZone
    var path = ""
    for y in 0..<width {
      var x = 0
      while x < width {
        guard isDark(x, y) else {
          x += 1
          continue
        }
        let start = x
        while isDark(x, y) { x += 1 }
        path += "M\(start + Self.quietZone) \(y + Self.quietZone)h\(x - start)v1h-\(x - start)z"
      }
    }
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(size) \(size)" shape-rendering="crispEdges">
      <path d="M0 0h\(size)v\(size)H0z" fill="#fff"/><path d="\(path)"/></svg>

      """
  }
}
