import FavesCore
import FavesFormats
import FavesStore
import Synchronization
import Threading

/// One item of a document, as it comes from the reading thread.
enum ReadItem: Sendable {
  /// A row that makes a new favorite, packed.
  case packed(PackedRows.Row)
  /// Anything else; a row of a table as it stands in its file, too.
  indirect case plain(DocumentItem, RawRow?)
}

/// Some items of a document.
struct ReadBatch: Sendable {
  var items: [ReadItem] = []
  /// What the packed ones lie in.
  var rows = PackedRows()
}

/// Reads a document on a thread of its own, some rows ahead of whoever takes them in.
///
/// Where there is no thread left, it does without.
final class ReadAhead {
  /// How many bytes of rows may wait, roughly.
  private static let capacity = 1 << 20
  private static let batchWeight = 1 << 17
  private static let batchCount = 512

  /// What the reading thread owns until it has come to its end.
  private final class Work: @unchecked Sendable {
    var reader: any DocumentReader
    var preparer: FavoritePreparer?
    private var view = RowView()
    private var isAtEnd = false
    /// What ended the document too early.
    private var failure: (any Error)?

    init(_ reader: any DocumentReader, _ preparer: FavoritePreparer?) {
      self.reader = reader
      self.preparer = preparer
    }

    /// The next items, with their weight; nil at the end.
    ///
    /// - Throws: what the reader throws, after the items before it: a limit may stop after rows that
    ///   were rejected.
    func nextBatch(_ wantsPrepared: PreparedSwitch) throws -> (batch: ReadBatch, weight: Int)? {
      if let failure { throw failure }
      guard !isAtEnd else { return nil }
      if !wantsPrepared.isOn { preparer = nil }
      var batch = ReadBatch()
      var weight = 0
      do {
        while weight + batch.rows.favorites.bytes.count < batchWeight,
          batch.items.count < batchCount
        {
          guard let read = try next(&batch.rows) else {
            isAtEnd = true
            break
          }
          weight += read.weight
          batch.items.append(read)
        }
      } catch {
        failure = error
      }
      return (batch, weight + batch.rows.favorites.bytes.count)
    }

    /// The next item, packed if that is wanted and possible.
    private func next(_ rows: inout PackedRows) throws -> ReadItem? {
      switch try reader.next(into: &view) {
      case nil: return nil
      case .row:
        return preparer?.pack(view, into: &rows).map(ReadItem.packed)
          ?? .plain(.favorite(FavoriteRow(view)), view.rawRow)
      case .item(.favorite(let row), let raw):
        return preparer?.pack(row, raw, into: &rows).map(ReadItem.packed)
          ?? .plain(.favorite(row), raw)
      case .item(let item, let raw): return .plain(item, raw)
      }
    }
  }

  private let work: Work
  private let wantsPrepared: PreparedSwitch
  private let ahead: Ahead<ReadBatch>?

  /// Starts to read.
  ///
  /// - Parameter preparer: Makes ready what can be computed ahead of new favorites.
  init(_ reader: any DocumentReader, preparer: FavoritePreparer?) {
    let work = Work(reader, preparer)
    let wantsPrepared = PreparedSwitch()
    self.work = work
    self.wantsPrepared = wantsPrepared
    ahead = Ahead(capacity: Self.capacity) { try work.nextBatch(wantsPrepared) }
  }

  /// The next items; nil at the end of a whole document.
  ///
  /// - Throws: what the reader throws, after the items before it.
  func next() throws -> ReadBatch? {
    try ahead == nil ? work.nextBatch(wantsPrepared)?.batch : ahead?.take()
  }

  /// Asks for no more prepared favorites: the store takes none.
  func stopPreparing() { wantsPrepared.turnOff() }

  /// The reader after its last item.
  var reader: any DocumentReader {
    ahead?.join()
    return work.reader
  }
}

/// Whether prepared favorites are wanted, told from one thread to another.
private final class PreparedSwitch: Sendable {
  private let on = Atomic(true)

  var isOn: Bool { on.load(ordering: .relaxed) }

  func turnOff() { on.store(false, ordering: .relaxed) }
}

extension ReadItem {
  /// About how many bytes it takes, beside those of the packed rows.
  fileprivate var weight: Int {
    guard case .plain(.favorite(let row), _) = self else { return 256 }
    return row.metadata.reduce(256 + row.title.utf8.count + (row.details?.utf8.count ?? 0)) {
      $0 + $1.name.utf8.count + $1.value.weight
    }
  }
}
