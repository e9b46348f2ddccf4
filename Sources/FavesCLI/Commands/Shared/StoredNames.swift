import ArgumentParser
import FavesCore
import FavesKit
import FavesStore

/// Completes names from the store: quick, and silent where anything is amiss.
enum StoredNames {
  /// Completes the names of categories.
  static var categories: CompletionKind {
    .custom { words, _, prefix in find(words: words, prefix: prefix) { _ in nil } }
  }

  /// Completes the titles of the category named before.
  static var titles: CompletionKind {
    .custom { words, index, prefix in
      find(words: words, prefix: prefix) { category(before: index, in: $0) }
    }
  }

  private static let limit = 100

  /// The first argument of a command that takes titles: the category.
  static func category(before index: Int, in words: [String]) -> String? {
    var rest = words.prefix(index).drop { !commandsWithTitles.contains($0) }.dropFirst()
    while let word = rest.popFirst() {
      if optionsWithValue.contains(word) {
        rest = rest.dropFirst()
      } else if !word.hasPrefix("-") {
        return word
      }
    }
    return nil
  }

  private static let commandsWithTitles: Set = ["show", "edit", "move", "remove", "log", "why"]
  private static let optionsWithValue: Set = [
    "--store", "--color", "--above", "--below", "--rank", "--title", "--description", "--set",
    "--unset", "--category", "--type", "--since", "--limit",
  ]

  private static func find(
    words: [String], prefix: String, category: ([String]) -> String?
  ) -> [String] {
    let plain = words.map(unquoted)
    let store = plain.firstIndex(of: "--store").flatMap {
      plain.indices.contains($0 + 1) ? plain[$0 + 1] : nil
    }
    return (try? names(category: category(plain), prefix: unquoted(prefix), store: store)) ?? []
  }

  /// The names that begin with a prefix.
  static func names(category: String?, prefix: String, store: String?) throws -> [String] {
    let variables = ProcessVariables.all()
    let settings = try Settings(store: store, color: .never, variables: variables)
    guard let path = settings.store else { return [] }
    let environment = try FavesEnvironment.live(environment: variables)
    let faves = try Faves.open(path, access: .read, environment: environment)
    return try faves.completions(category: category, prefix: prefix, limit: limit)
  }

  /// A shell word without its quotes and backslashes.
  static func unquoted(_ word: String) -> String {
    var text = ""
    var isEscaped = false
    for character in word {
      if !isEscaped, character == "\\" {
        isEscaped = true
      } else if isEscaped || (character != "\"" && character != "'") {
        text.append(character)
        isEscaped = false
      }
    }
    return text
  }
}
