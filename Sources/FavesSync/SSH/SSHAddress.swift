import FavesCore

/// A store on another machine: `ssh://[user@]host[:port]/path` or `[user@]host:path`.
///
/// Without a path it is the store that `faves` uses there by itself.
public struct SSHAddress: Hashable, Sendable {
  /// The host, with the user before an `@` where one is named.
  public var destination: String
  /// The port; nil for the one of the configuration.
  public var port: Int?
  /// The path of the store there; nil for its default store.
  public var path: String?

  /// Parses `ssh://[user@]host[:port]/path`, where `/~/` stands for the home folder.
  ///
  /// - Throws: ``FavesCore/FavesError`` of kind `usage` if it is malformed.
  public init(url text: String) throws {
    let rest = text.dropFirst("ssh://".count)
    let slash = rest.firstIndex(of: "/") ?? rest.endIndex
    var destination = String(rest[..<slash])
    if let colon = destination.lastIndex(of: ":"), !destination.hasSuffix("]") {
      guard let port = Int(destination[destination.index(after: colon)...]), 1...65535 ~= port
      else { throw Self.malformed(text) }
      self.port = port
      destination = String(destination[..<colon])
    }
    let path = rest[slash...]
    self.path =
      path.hasPrefix("/~/") ? String(path.dropFirst(3)) : path.count > 1 ? String(path) : nil
    self.destination = try Self.checked(destination, in: text)
  }

  /// Parses `[user@]host:path`; nil for a text that is a path of this machine.
  public init?(short text: String) throws {
    guard let colon = text.firstIndex(of: ":"), !text[..<colon].contains("/") else { return nil }
    let path = text[text.index(after: colon)...]
    destination = try Self.checked(String(text[..<colon]), in: text)
    self.path = path.isEmpty ? nil : String(path.hasPrefix("~/") ? path.dropFirst(2) : path)
    if self.path?.isEmpty == true { self.path = nil }
  }

  private static func checked(_ destination: String, in text: String) throws -> String {
    let host = destination.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
    // ssh would take a destination that begins with a hyphen for an option.
    guard !host.isEmpty, !host.hasPrefix("-"), !destination.hasPrefix("-"),
      !destination.hasPrefix("@"), destination.unicodeScalars.allSatisfy({ $0.value > 32 })
    else { throw malformed(text) }
    return destination
  }

  private static func malformed(_ text: String) -> FavesError {
    FavesError(
      .usage, "peer-malformed", "“\(text)” names no store on another machine",
      hint: "write ssh://user@host/path/of/store.sqlite or user@host:path/of/store.sqlite")
  }
}
