import ArgumentParser
import Foundation
import Journal
import Ledger
import Signing
import Vouchers
import Wire

/// Key acts that take two persons: two of root, or two registrars for institutions' keys.
enum KeyProposals: ProposalGroup {
  static let command = "keys"
  static let acts: Set<String> = [RegisterKey.name, ChangeKey.name]

  /// Whoever decides such a proposal has the role of whoever made it.
  static func decides(_ role: Role, _ row: ProposalRow) -> Bool { row.role == role }
}

/// `quanbu keys`
struct Keys: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys",
    abstract: "密钥：生成、登记、更换、吊销 Keys: make, register, rotate, revoke.",
    discussion: """
      私钥只在本人机器上：NAME.key 是加密的 PKCS#8（权限 0600），NAME.pub 交给登记人。角色密钥和根密钥由两名根密钥
      持有人登记、暂停、恢复、吊销；机构密钥由登记员管（增设见 institution key）。任何密钥可以自行吊销。
      A private key stays with its owner: NAME.key is encrypted PKCS#8, mode 0600; NAME.pub is handed to whoever
      registers it. Role keys and root keys are registered, suspended, resumed and revoked by two root persons,
      institutions' keys by registrars (for a further one see institution key). Any key may revoke itself.
      """,
    subcommands: [
      KeysCreate.self, KeysRegister.self, KeysRotate.self, KeysChange<SuspendWord>.self,
      KeysChange<ResumeWord>.self, KeysChange<RevokeWord>.self, KeysList.self,
    ] + KeyProposals.subcommands)
}

/// Kinds of key a party may choose.
enum PartyAlgorithm: String, ExpressibleByArgument, CaseIterable {
  case es256 = "ES256"
  case sm2 = "SM2"

  var signature: SignatureAlgorithm {
    switch self {
    case .es256: .es256
    case .sm2: .sm2
    }
  }
}

/// `quanbu keys create`
struct KeysCreate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create", abstract: "生成一对密钥 Make a key pair.",
    discussion: """
      口令取自文件、环境变量或提示，从不取自参数。--demonstration 的密钥会被正式账本拒绝。
      The passphrase comes from a file, the environment or a prompt, never from an argument. A production ledger
      refuses keys made with --demonstration.

        quanbu keys create --id finance-a --dir ~/keys
      """)

  @Option(help: "密钥编号，也是文件名 The key's id, and the files' name.") var id: KeyName
  @Option(help: ArgumentHelp("写入的目录 Folder to write to.", valueName: "dir")) var dir: String
  @Option(help: "算法 Algorithm: ES256, SM2.") var alg: PartyAlgorithm = .es256
  @Flag(help: "演示用密钥 A key for demonstrations only.") var demonstration = false
  @OptionGroup var passphrase: PassphraseOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    output.apply()
    let pair = try KeyPair.create(
      id: id.id, in: dir, alg.signature, passphrase: try passphrase.passphrase(),
      isDemonstration: demonstration)
    if passphrase.isPrompted { try pair.confirm(with: try passphrase.passphrase(Text("再次输入：", "Again: "))) }
    if output.json {
      Console.json {
        $0.member("id", id.id.text)
        $0.member("key", pair.key)
        $0.member("pub", pair.pub)
      }
    } else {
      Console.out(pair.key)
      Console.out(pair.pub)
    }
  }
}

/// A key's id that is fit for a file's name.
struct KeyName: ExpressibleByArgument {
  let id: KeyID

  init?(argument: String) {
    guard let id = try? KeyID(argument), !argument.hasPrefix(".") else { return nil }
    self.id = id
  }
}

/// The two files of a key pair.
struct KeyPair {
  let key: String
  let pub: String

  init(id: KeyID, in folder: String) {
    key = "\(folder)/\(id.text).key"
    pub = "\(folder)/\(id.text).pub"
  }

  /// Rounds of PBKDF2: what a person's passphrase deserves, and what a demonstration that unlocks many keys bears.
  private static let iterations = 600_000
  private static let demonstrationIterations = 10_000

  /// Makes the pair; nothing that is there is overwritten.
  static func create(
    id: KeyID, in folder: String, _ algorithm: SignatureAlgorithm, passphrase: Passphrase,
    isDemonstration: Bool
  ) throws -> KeyPair {
    let pair = KeyPair(id: id, in: folder)
    try OutputFile.makeFolder(folder, mode: 0o700)
    guard !FileManager.default.fileExists(atPath: pair.pub) else {
      throw SigningError(.keyFileExists, pair.pub)
    }
    let key = try PrivateKey.generate(algorithm)
    try KeyFile.write(
      key, to: pair.key, passphrase: passphrase,
      iterations: isDemonstration ? demonstrationIterations : iterations)
    let publicHalf = NewKey(id: id, algorithm: algorithm.rawValue, spki: key.publicKey.spki)
    try PublicKeyFile(key: publicHalf, isDemonstration: isDemonstration).write(to: pair.pub)
    return pair
  }

  /// Unlocks the new file once more, so that a mistyped passphrase does not lock its owner out; else takes it back.
  func confirm(with passphrase: Passphrase) throws {
    do {
      _ = try KeyFile.read(key, passphrase: passphrase)
    } catch {
      try? FileManager.default.removeItem(atPath: key)
      try? FileManager.default.removeItem(atPath: pub)
      throw CommandFailure(
        .usage, code: "passphrases-differ", Text("两次输入的口令不同", "the two passphrases differ"))
    }
  }
}

/// `quanbu keys list`
struct KeysList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "列出所有登记过的密钥 List every key ever registered.")

  @Option(help: "只列此角色 Only this role.") var role: Role?
  @OptionGroup var ledger: ReadingOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    output.apply()
    var sheet = Sheet([
      .text("id", "密钥", "Key"), .text("role", "角色", "Role"), .text("party", "所属", "Party"),
      .text("scope", "范围", "Scope"), .text("state", "状态", "State"), .text("algorithm", "算法", "Algorithm"),
      .text("lastSequence", "签至", "Signs to"), .text("successor", "接替密钥", "Successor"),
    ])
    for row in try ledger.view({ try $0.keys() }) where role == nil || row.role == role {
      sheet.row([
        .text(row.id.text), .named(row.role.rawValue, row.role.label),
        .text(row.party.text), .text(row.scope.text),
        .named(row.state.rawValue, row.state.label), .text(row.algorithm),
        row.lastSequence.map { .text(String($0)) } ?? .none, row.successor.map { .text($0.text) } ?? .none,
      ])
    }
    sheet.show("keys", output)
  }
}

extension Role {
  var label: Text { Text(chinese, rawValue) }
}

extension Party {
  /// A person's reference or an institution's credit code.
  var text: String {
    switch self {
    case .person(let person): person.text
    case .institution(let code): code.text
    }
  }
}

extension KeyRow.State {
  var label: Text {
    switch self {
    case .active: Text("有效", rawValue)
    case .suspended: Text("已暂停", rawValue)
    case .revoked: Text("已吊销", rawValue)
    }
  }
}
