import FavesCore
import Testing

@testable import FavesCLI

struct SettingsTests {
  private func settings(
    store: String? = nil, color: ColorChoice? = nil, _ variables: [String: String],
    files: [String: String] = [:]
  ) throws -> Settings {
    try Settings(store: store, color: color, variables: variables) { path in
      files[path].map { Array($0.utf8) }
    }
  }

  @Test("the option comes before the variable, that before the file, that before the default")
  func precedence() throws {
    let files = ["/h/.config/faves/config": "store = /file.sqlite\n"]
    let all = ["HOME": "/h", "FAVES_STORE": "/variable.sqlite"]
    #expect(try settings(store: "/option", all, files: files).store == "/option")
    #expect(try settings(all, files: files).store == "/variable.sqlite")
    #expect(try settings(["HOME": "/h"], files: files).store == "/file.sqlite")
    #expect(try settings(["HOME": "/h"]).store == "/h/.local/share/faves/favorites.sqlite")
  }

  @Test("XDG folders are used, but only absolute ones")
  func folders() throws {
    let data = ["HOME": "/h", "XDG_DATA_HOME": "/data"]
    #expect(try settings(data).store == "/data/faves/favorites.sqlite")
    let relative = ["HOME": "/h", "XDG_DATA_HOME": "data"]
    #expect(try settings(relative).store == "/h/.local/share/faves/favorites.sqlite")
    let config = ["HOME": "/h", "XDG_CONFIG_HOME": "/c"]
    let files = ["/c/faves/config": "store=/file.sqlite"]
    #expect(try settings(config, files: files).store == "/file.sqlite")
  }

  @Test("a path in the file may start at home or beside the file")
  func paths() throws {
    let home = ["HOME": "/h"]
    func store(_ line: String) throws -> String? {
      try settings(home, files: ["/h/.config/faves/config": line]).store
    }
    #expect(try store("store = ~/my faves.sqlite") == "/h/my faves.sqlite")
    #expect(try store("store = f.sqlite") == "/h/.config/faves/f.sqlite")
  }

  @Test("without a home there is no store, and no error before one is needed")
  func homeless() throws {
    #expect(try settings([:]).store == nil)
  }

  @Test("an empty --store is refused, an empty FAVES_STORE ignored")
  func empty() throws {
    #expect(throws: FavesError.self) { try settings(store: "", ["HOME": "/h"]) }
    let empty = ["HOME": "/h", "FAVES_STORE": ""]
    #expect(try settings(empty).store == "/h/.local/share/faves/favorites.sqlite")
  }

  @Test("comments, blank lines and blanks are skipped")
  func configuration() throws {
    let file = try ConfigFile(
      Array("# mine\r\n\r\n  color =  never \n\tstore = /a = b\n".utf8), path: "config")
    #expect(file.color == .never)
    #expect(file.store == "/a = b")
  }

  @Test(
    "a bad line is named with its file and number",
    arguments: ["\nstore", "\ncolour = auto", "\ncolor = blue", "\nstore =", "\n= x"])
  func badLine(text: String) throws {
    let error = #expect(throws: FavesError.self) {
      try ConfigFile(Array(text.utf8), path: "/c/config")
    }
    #expect(error?.kind == .configuration)
    #expect(error?.message.hasPrefix("/c/config, line 2: ") == true)
    #expect(error?.hint != nil)
  }

  @Test("a misspelt setting is guessed")
  func suggestion() throws {
    let error = #expect(throws: FavesError.self) {
      try ConfigFile(Array("colour = auto".utf8), path: "c")
    }
    #expect(error?.hint == "did you mean `color`?")
  }

  @Test("NO_COLOR, a dumb terminal and no terminal turn colour off, --color turns it on")
  func color() {
    func uses(_ choice: ColorChoice, _ isTerminal: Bool, _ variables: [String: String]) -> Bool {
      Terminal.usesColor(choice, isTerminal: isTerminal, variables: variables)
    }
    #expect(uses(.auto, true, [:]))
    #expect(!uses(.auto, false, [:]))
    #expect(!uses(.auto, true, ["NO_COLOR": "1"]))
    #expect(uses(.auto, true, ["NO_COLOR": ""]))
    #expect(!uses(.auto, true, ["TERM": "dumb"]))
    #expect(uses(.always, false, ["NO_COLOR": "1"]))
    #expect(!uses(.never, true, [:]))
  }
}
