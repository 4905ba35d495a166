internal import COpenSSL
internal import Glibc

/// What unlocks a key file. It prints as "redacted" everywhere and is wiped from memory when released.
///
/// It comes from a file, the environment or the terminal; never from a command's arguments, which every
/// user of the machine can read.
///
/// `@unchecked Sendable`: the bytes are written once, before anyone else sees them.
public final class Passphrase: @unchecked Sendable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  /// Longest passphrase, in bytes.
  public static let longest = 1024

  private let storage: UnsafeMutableRawBufferPointer

  public var description: String { "Passphrase(redacted)" }
  public var debugDescription: String { description }
  public var customMirror: Mirror { Mirror(self, children: []) }

  /// - Throws: `passphrase-missing` when empty or longer than ``longest``.
  public convenience init(_ bytes: [UInt8]) throws(SigningError) {
    try self.init(bytes, source: "bytes")
  }

  private init(_ bytes: [UInt8], source: String) throws(SigningError) {
    guard !bytes.isEmpty else { throw SigningError(.passphraseMissing, "\(source): empty") }
    guard bytes.count <= Self.longest else {
      throw SigningError(.passphraseMissing, "\(source): more than \(Self.longest) bytes")
    }
    storage = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
    storage.copyBytes(from: bytes)
  }

  deinit {
    OPENSSL_cleanse(storage.baseAddress, storage.count)
    storage.deallocate()
  }

  /// The first line of a file only its owner may touch, without the line's end.
  ///
  /// - Throws: `key-file-unreadable`, `key-file-mode`, `passphrase-missing`.
  public static func file(_ path: String) throws(SigningError) -> Passphrase {
    let line = try SecretFile.read(path).prefix { $0 != UInt8(ascii: "\n") }
    let text = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
    return try Passphrase(Array(text), source: path)
  }

  /// The value of environment variable `name`.
  ///
  /// - Throws: `passphrase-missing` when it is unset or empty.
  public static func environment(_ name: String) throws(SigningError) -> Passphrase {
    guard let value = getenv(name) else { throw SigningError(.passphraseMissing, "$\(name)") }
    return try Passphrase(
      Array(UnsafeBufferPointer(start: value, count: strlen(value)).map(UInt8.init(bitPattern:))),
      source: "$\(name)")
  }

  /// Asks on the terminal, without echo. `question` is shown as it is.
  ///
  /// - Throws: `terminal-unavailable`; `passphrase-missing` when left empty or given up with Ctrl-C.
  public static func prompt(_ question: String) throws(SigningError) -> Passphrase {
    let terminal = try Terminal()
    return try Passphrase(try terminal.secretLine(question), source: "/dev/tty")
  }

  /// Lends the bytes.
  func withUnsafeBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
    try body(UnsafeRawBufferPointer(storage))
  }
}
