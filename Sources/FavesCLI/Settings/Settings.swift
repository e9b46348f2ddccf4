import FavesCore
import SystemFiles

/// What the command line, the environment and the configuration file together ask for.
struct Settings: Equatable {
  /// The path of the store; nil where there is no home directory to look in.
  var store: String?
  /// When to use colour.
  var color: ColorChoice

  /// Settles the settings: options come before the environment, that before the file.
  ///
  /// - Throws: ``FavesError`` of the kind `configuration` where the file is bad.
  init(
    store: String?, color: ColorChoice?, variables: [String: String],
    readFile: (String) throws -> [UInt8]? = { try Settings.contents($0) }
  ) throws {
    if store?.isEmpty == true {
      throw FavesError(.usage, "usage", "--store is given an empty path", hint: "give it a path")
    }
    let named = store ?? variables["FAVES_STORE"].flatMap { $0.isEmpty ? nil : $0 }
    let folder = Self.folder("XDG_CONFIG_HOME", orInHome: ".config", variables)
    let path = folder.map { $0 + "/faves/config" }
    let file = try path.flatMap { path in try readFile(path).map { try ConfigFile($0, path: path) }
    }
    self.color = color ?? file?.color ?? .auto
    if let named {
      self.store = named
    } else if let inFile = file?.store, let folder {
      self.store = Self.resolve(inFile, from: folder + "/faves", variables)
    } else {
      self.store = Self.folder("XDG_DATA_HOME", orInHome: ".local/share", variables)
        .map { $0 + "/faves/favorites.sqlite" }
    }
  }

  /// The bytes of the configuration file; nil if there is none.
  static func contents(_ path: String) throws -> [UInt8]? {
    do {
      return try SystemFiles.contents(path)
    } catch let error as FavesError {
      throw FavesError(.configuration, error.code, error.message, hint: error.hint)
    }
  }

  /// A base directory; relative ones are ignored, as the XDG specification asks.
  private static func folder(
    _ name: String, orInHome path: String, _ variables: [String: String]
  ) -> String? {
    if let folder = variables[name], folder.hasPrefix("/") { return folder }
    return variables["HOME"].flatMap { $0.isEmpty ? nil : $0 + "/" + path }
  }

  /// A path from the configuration file: `~/` is home, a relative one starts beside the file.
  private static func resolve(
    _ path: String, from folder: String, _ variables: [String: String]
  ) -> String {
    if path.hasPrefix("~/"), let home = variables["HOME"] { return home + path.dropFirst() }
    return path.hasPrefix("/") ? path : folder + "/" + path
  }
}
