import Foundation
import FuzzTargets
import Testing

/// Replays what fuzzing found worth keeping; `Tests/Fuzzing/run` makes it.
@Suite struct FuzzCorpusTests {
  private static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "fixtures/fuzz")

  @Test(
    "no input of the corpus traps, hangs, or reads differently in small parts",
    arguments: FuzzTarget.allCases)
  func replays(_ target: FuzzTarget) throws {
    let folder = Self.folder.appending(path: target.rawValue)
    let files = try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    #expect(files.count > 5)
    for file in files {
      let bytes = Array(try Data(contentsOf: file))
      #expect(throws: Never.self, "\(file.lastPathComponent)") { try target.run(bytes) }
    }
  }
}
