import FavesCore
import FavesFormats

extension Inspection {
  /// How the file is written, in a few words each.
  var facts: [String] {
    var facts = [format]
    if let recipe { facts.append("known export \(recipe)") }
    if let encoding { facts.append("encoding \(encoding)") }
    if let delimiter {
      facts.append("delimiter " + (delimiter == "\t" ? "tab" : delimiter))
    }
    if let quote { facts.append("quote \(quote)") }
    if text?.escape == "\\" { facts.append("escape \\") }
    if let row = headerRow {
      facts.append("header in row \(row)")
    } else if delimiter != nil, !rows.isEmpty {
      facts.append("no header")
    }
    if let confidence = text?.confidence, confidence < 0.995 {
      facts.append("\(Int((confidence * 100).rounded())) % sure")
    }
    return facts
  }

  /// Which column becomes which field, as `title ← Film`; attributes are only counted.
  var mappingText: String {
    let fields = columns.filter { column in
      column.field.map { FavoriteField(rawValue: $0) != nil } ?? false
    }
    let attributes = columns.count { $0.field != nil } - fields.count
    var parts = fields.map { "\($0.field ?? "") ← \($0.name.isEmpty ? "(no name)" : $0.name)" }
    if attributes > 0 { parts.append(Grouped.count(attributes, "attribute")) }
    return parts.joined(separator: ", ")
  }

  /// Whether something about the file is only guessed, so that a person should look at it.
  var isWeak: Bool {
    let isSure = text.map { $0.confidence >= 0.9 && $0.encodingConfidence >= 0.9 } ?? true
    let guesses = recipe == nil && warnings.contains { $0.code == .guess }
    return !isSure || rejected > 0 || guesses
  }
}
