import FavesCore
import FavesFormats

/// Documents of the formats.
enum Documents {
  /// Reads a document at once, and in small parts, as views and by a guess from a few rows: the same
  /// must come out.
  static func read(_ bytes: [UInt8], as name: String) throws {
    guard let format = FormatRegistry.named(name) else { return }
    let whole = outcome(bytes, format, chunk: .max)
    for sample in [3, nil] {
      let parts = views(bytes, format, chunk: 1 + bytes.count % 97, sample: sample)
      guard parts.failure != "WrongGuess()" else { continue }
      guard whole.agrees(with: parts) else {
        throw Disagreement(description: "\(name) at once: \(whole)\nin parts: \(parts)")
      }
      return
    }
    throw Disagreement(description: "\(name): a guess that was not made was wrong")
  }

  /// Looks at a document.
  static func inspect(_ bytes: [UInt8], as name: String) throws {
    guard let format = FormatRegistry.named(name) else { return }
    _ = try? format.inspection(
      of: { MemorySource(bytes) }, options: options, rows: .first(1000))
  }

  /// What came out: the items, and how reading ended.
  private struct Outcome {
    var items: [DocumentItem] = []
    var failure: String?

    /// A document that fails is refused as a whole, so how many items came before does not matter;
    /// nor do the words, which libxml2 chooses by what it has seen.
    func agrees(with other: Self) -> Bool {
      guard failure == other.failure else { return false }
      return failure == nil
        ? items == other.items : zip(items, other.items).allSatisfy { $0 == $1 }
    }
  }

  private static let mostItems = 10_000

  private static let options: ReadOptions = {
    var options = ReadOptions()
    options.sourceName = "fuzz"
    options.limits = FormatLimits(totalBytes: 1 << 24, fieldBytes: 1 << 20)
    return options
  }()

  private static func outcome(_ bytes: [UInt8], _ format: any Format, chunk: Int) -> Outcome {
    var outcome = Outcome()
    do {
      var reader = try format.makeReader(
        { MemorySource(bytes, chunk: chunk) }, options: options)
      while outcome.items.count < mostItems, let item = try reader.next() {
        outcome.items.append(sorted(item))
      }
    } catch {
      outcome.failure = (error as? FormatError)?.code.rawValue ?? "\(error)"
    }
    return outcome
  }

  private static func views(
    _ bytes: [UInt8], _ format: any Format, chunk: Int, sample: Int?
  ) -> Outcome {
    var outcome = Outcome()
    var options = options
    options.sampledRows = sample
    do {
      var reader = try format.makeReader(
        { MemorySource(bytes, chunk: chunk) }, options: options)
      var view = RowView()
      while outcome.items.count < mostItems, let item = try reader.next(into: &view) {
        switch item {
        case .row: outcome.items.append(sorted(.favorite(FavoriteRow(view))))
        case .item(let item, _): outcome.items.append(sorted(item))
        }
      }
    } catch {
      outcome.failure = (error as? FormatError)?.code.rawValue ?? "\(error)"
    }
    return outcome
  }

  /// Views have the attributes of a document in the order of columns.
  private static func sorted(_ item: DocumentItem) -> DocumentItem {
    guard case .favorite(var row) = item else { return item }
    row.metadata.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    return .favorite(row)
  }
}
