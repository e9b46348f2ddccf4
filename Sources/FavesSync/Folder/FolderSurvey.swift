import FavesCore

/// Goes through the files of a folder: which are segments, and what their headers say.
struct FolderSurvey {
  /// The headers of the segments that can be used, by their names.
  private(set) var headers: [String: SegmentHeader] = [:]

  /// Reads the headers that the store does not remember.
  ///
  /// - Complexity: O(number of files), and O(size) for those that are new.
  init(_ files: [FolderFile], shelf: SegmentShelf, memory: FolderMemory) throws {
    var unknown: [FolderFile] = []
    for file in files.sorted(by: { $0.name < $1.name }) {
      if let known = memory.segments[file.name], known.looksLike(file) {
        headers[file.name] = known.header
      } else if SegmentShelf.isSegment(file.name) {
        unknown.append(file)
      } else if Self.looksLikeSegment(file.name) {
        shelf.note(.misnamed, file.name)
      }
    }
    for file in unknown where file.size > SegmentShelf.sizeLimit {
      shelf.note(.tooLarge, file.name)
    }
    unknown.removeAll { $0.size > SegmentShelf.sizeLimit }
    try shelf.storage.fetch(unknown)
    for file in unknown { headers[file.name] = try shelf.usable(file.name)?.header }
  }

  /// Names that programs for shared folders give to copies and to files on their way.
  private static func looksLikeSegment(_ name: String) -> Bool {
    !name.hasPrefix(".") && (name.contains(SegmentShelf.suffix) || name.hasPrefix("faves-folder"))
      && name != FolderLock.fileName
  }
}
