/// Comma-separated text (RFC 4180): written with as few quotes as possible, read with all of them.
enum CSVText {
  static func bytes(of rows: [[String]], lineEnd: String) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(rows.count * 48)
    for row in rows {
      for (index, cell) in row.enumerated() {
        if index > 0 { out.append(0x2C) }
        append(cell, to: &out)
      }
      out.append(contentsOf: lineEnd.utf8)
    }
    return out
  }

  private static func append(_ cell: String, to out: inout [UInt8]) {
    guard cell.utf8.contains(where: { $0 == 0x2C || $0 == 0x22 || $0 == 0x0A || $0 == 0x0D }) else {
      out.append(contentsOf: cell.utf8)
      return
    }
    out.append(0x22)
    for unit in cell.utf8 {
      if unit == 0x22 { out.append(unit) }
      out.append(unit)
    }
    out.append(0x22)
  }

  /// The rows of a UTF-8 file, with or without a byte order mark; blank lines are passed over.
  static func rows(of bytes: [UInt8]) -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var cell: [UInt8] = []
    var isQuoted = false
    var units = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
    if let last = units.last, last != 0x0A { units.append(0x0A) }
    var position = units.startIndex
    while position < units.endIndex {
      let unit = units[position]
      position += 1
      switch unit {
      case 0x22 where isQuoted && position < units.endIndex && units[position] == 0x22:
        cell.append(unit)
        position += 1
      case 0x22: isQuoted.toggle()
      case 0x0D where !isQuoted: break
      case 0x2C where !isQuoted, 0x0A where !isQuoted:
        row.append(String(decoding: cell, as: UTF8.self))
        cell = []
        guard unit == 0x0A else { break }
        if row != [""] { rows.append(row) }
        row = []
      default: cell.append(unit)
      }
    }
    return rows
  }
}
