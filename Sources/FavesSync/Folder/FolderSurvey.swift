import FavesCore

/// Goes through the files of a folder: which are segments, and what their headers say.
struct FolderSurvey {
  /// The headers of the segments that can be used, by their names.
  private(set) var headers: [String: SegmentHeader] = [:]
  /// What was found beside them, one sentence each.
  private(set) var notes: [String] = []

  /// Reads the headers that the store does not remember.
  ///
  /// - Complexity: O(number of files), and O(size) for those that are new.
  init(_ files: [FolderFile], shelf: SegmentShelf, memory: FolderMemory) throws {
    var unknown: [FolderFile] = []
    for file in files.sorted(by: { $0.name < $1.name }) {
      if let header = memory.headers[file.name] {
        headers[file.name] = header
      } else if SegmentShelf.isSegment(file.name) {
        unknown.append(file)
      } else if Self.looksLikeSegment(file.name) {
        notes.append(SegmentProblem.misnamed.sentence(file.name))
      }
    }
    try shelf.storage.fetch(unknown)
    for file in unknown { try survey(file, shelf) }
  }

  private mutating func survey(_ file: FolderFile, _ shelf: SegmentShelf) throws {
    do {
      guard file.size <= SegmentShelf.sizeLimit else { throw SegmentProblem.tooLarge }
      headers[file.name] = try shelf.segment(file.name)?.header
    } catch let problem as SegmentProblem {
      notes.append(problem.sentence(file.name))
    }
  }

  /// Names that programs for shared folders give to copies and to files on their way.
  private static func looksLikeSegment(_ name: String) -> Bool {
    !name.hasPrefix(".") && (name.contains(SegmentShelf.suffix) || name.hasPrefix("faves-folder"))
      && name != FolderLock.fileName
  }
}
