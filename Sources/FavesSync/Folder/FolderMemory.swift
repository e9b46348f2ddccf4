public import FavesCore

/// What a store remembers of a shared folder, so that only what is new is read.
public struct FolderMemory: Hashable, Sendable {
  /// A segment that was read before: it is read again only if it does not look the same.
  struct Known: Hashable {
    var size: Int
    /// When it was last written; nil for one that this store has just written itself.
    var changed: Int64?
    var header: SegmentHeader

    func looksLike(_ file: FolderFile) -> Bool {
      guard size == file.size else { return false }
      guard let changed, let now = file.changed else { return true }
      return changed == now
    }
  }

  /// The segments that were there, by their names.
  var segments: [String: Known]
  /// The lock of the folder; nil if it was not encrypted.
  public var lock: ResourceID?

  init(segments: [String: Known], lock: ResourceID?) {
    self.segments = segments
    self.lock = lock
  }

  /// Makes the memory of a folder of what ``encodedSegments`` gave.
  ///
  /// - Throws: ``FavesCore/CBORError``.
  public init(encodedSegments: [(name: String, bytes: [UInt8])], lock: ResourceID?) throws {
    segments = [:]
    self.lock = lock
    for (name, bytes) in encodedSegments {
      var reader = CBORReader(bytes)
      let size = Int(try reader.integer())
      let changed = reader.skipNull() ? nil : try reader.integer()
      segments[name] = Known(
        size: size, changed: changed, header: try SegmentHeader(Array(bytes[reader.position...])))
    }
  }

  /// The segments in the form in which a store keeps them.
  public var encodedSegments: [String: [UInt8]] {
    segments.mapValues { known in
      var writer = CBORWriter()
      writer.integer(Int64(known.size))
      known.changed.map { writer.integer($0) } ?? writer.null()
      return writer.bytes + known.header.encoded
    }
  }
}
