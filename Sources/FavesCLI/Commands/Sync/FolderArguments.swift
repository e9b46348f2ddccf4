import ArgumentParser
import FavesCore
import FavesKit
import Glibc
import SystemFiles

/// The options of shared folders.
///
/// A passphrase is never an argument: everyone could read it there.
struct FolderArguments: ParsableArguments {
  @Flag(help: "Encrypt a new shared folder; one that is encrypted stays so without this.")
  var encrypt = false

  @Option(
    help: ArgumentHelp(
      "A file whose first line is the passphrase of an encrypted folder.", valueName: "file"),
    completion: .file())
  var passphraseFile: String?

  /// Puts the options into those of the peer.
  func apply(to options: inout PeerOptions, _ context: Context) {
    options.encrypts = encrypt
    let source = PassphraseSource(
      file: passphraseFile, variable: context.variables["FAVES_PASSPHRASE"])
    options.isPassphraseGiven = source.isGiven
    let isAsked = !context.isJSON
    options.passphrase = { isNew in try source.passphrase(isNew: isNew, mayAsk: isAsked) }
  }
}

/// Where a passphrase comes from: a file, the environment, or the person at the terminal.
private struct PassphraseSource: Sendable {
  let file: String?
  let variable: String?

  var isGiven: Bool { file != nil || variable?.isEmpty == false }

  func passphrase(isNew: Bool, mayAsk: Bool) throws -> [UInt8]? {
    if let file { return try Self.read(file) }
    if let variable, !variable.isEmpty { return Array(variable.utf8) }
    guard mayAsk, Terminal.isTerminal(STDIN_FILENO), Terminal.isTerminal(STDERR_FILENO) else {
      return nil
    }
    return try Self.ask(isNew: isNew)
  }

  private static func read(_ file: String) throws -> [UInt8] {
    guard let contents = try SystemFiles.contents(file) else {
      throw FavesError(
        .notFound, "passphrase-file-missing", "there is no file \(file)",
        hint: "write the passphrase into it, and let nobody else read it")
    }
    let line = contents.prefix { $0 != 0x0a && $0 != 0x0d }
    guard !line.isEmpty else {
      throw FavesError(
        .usage, "passphrase-missing", "the first line of \(file) is empty",
        hint: "write the passphrase into it")
    }
    return Array(line)
  }

  private static func ask(isNew: Bool) throws -> [UInt8]? {
    let passphrase = Terminal.secret("Passphrase: ")
    guard isNew, passphrase != Terminal.secret("The same again: ") else { return passphrase }
    throw FavesError(
      .usage, "passphrase-differs", "the two passphrases differ", hint: "nothing was written")
  }
}
