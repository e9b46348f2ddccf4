import FavesCore
import FavesKit
import FavesTestSupport
import Foundation
import Testing

@Suite("Columns guessed from the first favorites")
struct SampledColumnsTests {
  /// A store whose last favorite alone has an attribute.
  private func desk(count: Int) throws -> Desk {
    let desk = try Desk()
    let path = desk.machine.folder.path + "/in.csv"
    let rows = (0..<count).map { "L,t\($0),1,\n" }.joined()
    try Data(("category,title,a,late\n" + rows + "L,last,2,x\n").utf8)
      .write(to: URL(fileURLWithPath: path))
    try desk.step { _ = try $0.importFiles([path]) }
    return desk
  }

  private func export(_ desk: Desk, _ name: String) throws -> (text: String, report: ExportReport) {
    let path = desk.machine.folder.path + "/" + name
    let report = try desk.faves.export(to: path)
    return (try String(contentsOf: URL(fileURLWithPath: path), encoding: .utf8), report)
  }

  @Test(
    "an attribute that only a late favorite has gets its column", arguments: [10, 49, 50, 51, 500])
  func late(count: Int) throws {
    let desk = try desk(count: count)
    // A pipe cannot be taken back: all favorites are looked at before.
    let whole = try piped(desk)
    let (text, report) = try export(desk, "all.csv")
    #expect(text == whole)
    #expect(text.prefix { $0 != "\n" && $0 != "\r\n" }.contains("late"))
    #expect(report.favorites == count + 1)
    #expect(report.bytes == text.utf8.count)
    #expect(report.sha256 == Digest(of: Array(text.utf8)).description)
  }

  private func piped(_ desk: Desk) throws -> String {
    let path = desk.machine.folder.path + "/pipe"
    try #require(mkfifo(path, 0o600) == 0)
    let reader = Pipe(path)
    reader.start()
    _ = try desk.faves.export(to: path, format: "csv")
    return reader.text()
  }

  /// Reads a named pipe to its end.
  private final class Pipe: @unchecked Sendable {
    private let path: String
    private let done = DispatchSemaphore(value: 0)
    private var data = Data()

    init(_ path: String) {
      self.path = path
    }

    func start() {
      Thread.detachNewThread { [self] in
        data = (try? FileHandle(forReadingFrom: URL(fileURLWithPath: path)).readToEnd()) ?? Data()
        done.signal()
      }
    }

    func text() -> String {
      done.wait()
      return String(decoding: data, as: UTF8.self)
    }
  }
}
