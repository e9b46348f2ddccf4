import ArgumentParser
import FavesKit
import Testing

@testable import FavesCLI

struct SuggestionTests {
  @Test(
    "the command that was meant is found",
    arguments: [
      ("lst", "list"), ("sinc", "sync"), ("categry", "category"), ("exprot", "export"),
      ("Import", "import"), ("attr", "attribute"), ("ad", "add"), ("undoo", "undo"),
    ])
  func found(word: String, meant: String) {
    let commands = FavesCommand.configuration.subcommands.map { $0._commandName }
    #expect(Suggestion.nearest(to: word, among: commands) == meant)
  }

  @Test("nothing is suggested for a word that is like none", arguments: ["frobnicate", "xyz", "q"])
  func unlike(word: String) {
    let commands = FavesCommand.configuration.subcommands.map { $0._commandName }
    #expect(Suggestion.nearest(to: word, among: commands) == nil)
  }
}
