import ArgumentParser
import Testing

@testable import FavesCLI

struct HelpTests {
  private func examples(in text: String) -> [[String]] {
    text.split(separator: "\n").filter { $0.hasPrefix("  faves ") }.map { shellWords($0) }
  }

  @Test("every command has an abstract, and two to four examples that parse as that command")
  func examplesParse() throws {
    for command in CalledCommand.all {
      let name = command.path.joined(separator: " ")
      let configuration = command.type.configuration
      #expect(configuration.abstract.hasSuffix("."), "\(name)")
      let examples = examples(in: configuration.discussion)
      #expect((2...4).contains(examples.count), "\(name)")
      for words in examples {
        let arguments = try ArgumentOrder(
          Array(words.dropFirst()), root: FavesCommand.self
        ).arguments
        let parsed = try FavesCommand.parseAsRoot(arguments)
        #expect(type(of: parsed) == command.type, "\(words)")
      }
    }
  }

  @Test("the examples of the tool itself parse")
  func rootExamples() throws {
    let examples = examples(in: FavesCommand.configuration.discussion)
    #expect(examples.count == 4)
    for words in examples { _ = try FavesCommand.parseAsRoot(Array(words.dropFirst())) }
  }

  @Test("every command accepts the options of all, before and after its name")
  func globalOptions() throws {
    for command in CalledCommand.all {
      let line = examples(in: command.type.configuration.discussion)[0].dropFirst()
      let json = command.path == ["export"] ? [] : ["--json"]
      let options = ["--store", "s", "-q", "-v", "-y", "--color", "never"] + json
      for arguments in [options + line, Array(line) + options] {
        let ordered = try ArgumentOrder(arguments, root: FavesCommand.self).arguments
        let parsed = try FavesCommand.parseAsRoot(ordered)
        let global = try #require(parsed as? any ConsoleCommand).options
        #expect(global.store == "s" && global.quiet && global.verbose && global.yes)
        #expect(global.color == .never)
      }
    }
  }

  @Test("help on a command shows its examples and its options")
  func help() {
    let output = launch("help", "import").output
    #expect(output.contains("  faves import films.csv\n"))
    for option in ["--map", "--on-duplicate", "--rejects", "-n, --dry-run", "--store", "--json"] {
      #expect(output.contains(option))
    }
  }

  @Test("the completions of every shell are printed", arguments: ["bash", "zsh", "fish"])
  func completions(shell: String) {
    let result = launch("completions", shell)
    #expect(result.status == .done)
    #expect(result.output.contains("---completion"))
  }

  @Test("titles are completed in the category named before")
  func completedCategory() {
    func category(_ words: String...) -> String? {
      StoredNames.category(before: words.count - 1, in: words)
    }
    #expect(category("faves", "show", "Films", "He") == "Films")
    #expect(category("faves", "move", "--store", "x", "Films", "Heat", "--above", "T") == "Films")
    #expect(category("faves", "show", "He") == nil)
    #expect(StoredNames.unquoted("\"The In\\\"sider") == "The In\"sider")
    #expect(StoredNames.unquoted("The\\ Insider") == "The Insider")
  }
}
