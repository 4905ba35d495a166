internal import Glibc

/// The controlling terminal, for one question whose answer is not shown.
final class Terminal {
  private let descriptor: Int32

  /// - Throws: `terminal-unavailable` when the process has none.
  init() throws(SigningError) {
    let file = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
    guard file >= 0 else {
      throw SigningError(.terminalUnavailable, "/dev/tty: \(String(cString: strerror(errno)))")
    }
    descriptor = file
  }

  deinit { close(descriptor) }

  /// Asks and reads up to the end of the line. Backspace and Ctrl-U edit; Ctrl-C and Ctrl-D give up.
  ///
  /// Signals and line editing are ours while echo is off, so that no interrupt leaves the terminal mute.
  func secretLine(_ question: String) throws(SigningError) -> [UInt8] {
    var usual = termios()
    guard tcgetattr(descriptor, &usual) == 0 else { throw SigningError(.terminalUnavailable, "tcgetattr") }
    var quiet = usual
    quiet.c_lflag &= ~tcflag_t(ECHO | ECHONL | ICANON | ISIG)
    guard tcsetattr(descriptor, TCSAFLUSH, &quiet) == 0 else {
      throw SigningError(.terminalUnavailable, "tcsetattr")
    }
    show(question)
    defer {
      tcsetattr(descriptor, TCSAFLUSH, &usual)
      show("\n")
    }
    var line: [UInt8] = []
    while true {
      var unit: UInt8 = 0
      let count = read(descriptor, &unit, 1)
      if count < 0 && errno == EINTR { continue }
      guard count == 1 else { throw SigningError(.terminalUnavailable, "/dev/tty") }
      switch unit {
      case 0x0A, 0x0D: return line
      case 0x03, 0x04: throw SigningError(.passphraseMissing, "/dev/tty")
      case 0x08, 0x7F: eraseLast(&line)
      case 0x15: line.removeAll()
      default: line.append(unit)
      }
    }
  }

  /// Takes one character of UTF-8 away, not one byte.
  private func eraseLast(_ line: inout [UInt8]) {
    while let last = line.popLast(), last & 0xC0 == 0x80 {}
  }

  private func show(_ text: String) {
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 else { return }
      bytes = bytes.dropFirst(count)
    }
  }
}
