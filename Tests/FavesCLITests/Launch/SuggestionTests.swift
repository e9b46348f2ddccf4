import ArgumentParser
import Testing

@testable import FavesCLI

struct SuggestionTests {
  @Test("distance counts insertions, deletions, substitutions and swaps of neighbours")
  func distance() {
    #expect(Suggestion.distance("", "") == 0)
    #expect(Suggestion.distance("", "abc") == 3)
    #expect(Suggestion.distance("list", "lsit") == 1)
    #expect(Suggestion.distance("kitten", "sitting") == 3)
    #expect(Suggestion.distance("ca", "abc") == 3)
  }

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
