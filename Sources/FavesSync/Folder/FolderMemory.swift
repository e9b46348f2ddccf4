public import FavesCore

/// What a store remembers of a shared folder, so that only what is new is read.
public struct FolderMemory: Hashable, Sendable {
  /// The headers of the segments that were there, by their names.
  public var headers: [String: SegmentHeader]
  /// The lock of the folder; nil if it was not encrypted.
  public var lock: ResourceID?

  /// Makes the memory of a folder.
  public init(headers: [String: SegmentHeader] = [:], lock: ResourceID? = nil) {
    self.headers = headers
    self.lock = lock
  }
}
