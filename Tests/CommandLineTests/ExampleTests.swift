import ArgumentParser
import Foundation
import Testing

@testable import quanbu

@Suite("examples are command lines that work")
struct ExampleTests {
  /// A command and the text of its help that is written by hand.
  private struct Help {
    let command: String
    let text: String
  }

  /// Every command, from the root down.
  private static func helps(_ type: any ParsableCommand.Type, below path: [String]) -> [Help] {
    let configuration = type.configuration
    let path = path + [configuration.commandName ?? ""]
    let text = [configuration.abstract, configuration.usage ?? "", configuration.discussion]
    return [Help(command: path.joined(separator: " "), text: text.joined(separator: "\n"))]
      + configuration.subcommands.flatMap { helps($0, below: path) }
  }

  /// Lines that begin with `quanbu `, with what follows a backslash; pipes and remarks cut off.
  private static func examples(in text: String) -> [String] {
    let joined = text.replacing("\\\n", with: " ")
    return joined.split(separator: "\n").flatMap { line -> [String] in
      line.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
        .filter { $0.hasPrefix("quanbu ") }
    }
  }

  /// Words as a shell would take them: quotes off, remarks dropped.
  private static func words(_ line: String) -> [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    for character in line {
      if let open = quote {
        if character == open { quote = nil } else { word = (word ?? "") + String(character) }
      } else if character == "'" || character == "\"" {
        quote = character
        word = word ?? ""
      } else if character == " " {
        if let done = word { words.append(done) }
        word = nil
      } else if character == "#", word == nil {
        break
      } else {
        word = (word ?? "") + String(character)
      }
    }
    if let done = word { words.append(done) }
    return words
  }

  private static func parse(_ line: String) throws {
    _ = try Quanbu.parseAsRoot(Array(words(line).dropFirst()))
  }

  @Test func `every example of every help is taken by the parser`() {
    let helps = Self.helps(Quanbu.self, below: [])
    #expect(helps.count > 80)
    let found = helps.flatMap { help in Self.examples(in: help.text).map { (help.command, $0) } }
    #expect(found.count > 25)
    for (command, line) in found {
      #expect(throws: Never.self, "\(command): \(line)") { try Self.parse(line) }
    }
  }

  @Test func `the parser does not take what is wrong`() {
    for line in [
      "quanbu settlement export --to orders.csv --receipts receipts", "quanbu bank nothing",
      "quanbu class approve",
    ] {
      #expect(throws: (any Error).self, "\(line)") { try Self.parse(line) }
    }
  }

  @Test(arguments: ["README.md", "Documentation/README.zh-CN.md"])
  func `every command line of the guides is taken by the parser`(_ file: String) throws {
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let text = try String(contentsOf: package.appendingPathComponent(file), encoding: .utf8)
    let lines = Self.examples(in: text)
    #expect(lines.count > 10)
    for line in lines { #expect(throws: Never.self, "\(line)") { try Self.parse(line) } }
  }
}
