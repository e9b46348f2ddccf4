import Testing

@testable import FavesCLI

struct TableTests {
  private static let columns = [
    Table.Column(header: "RANK", isNumber: true), Table.Column(header: "TITLE"),
    Table.Column(header: "YEAR"),
  ]

  private func lines(columns width: Int?, _ rows: [[String]]) throws -> [Substring] {
    let (console, output) = memoryConsole(columns: width)
    var table = Table(Self.columns, on: console)
    for row in rows { try table.add(row) }
    try table.finish()
    return try output().split(separator: "\n")
  }

  @Test("columns are aligned, numbers to the right, wide characters counted as two")
  func alignment() throws {
    let lines = try lines(columns: nil, [["1", "Heat", "1995"], ["10", "千と千尋", "2001"]])
    #expect(lines == ["RANK  TITLE     YEAR", "   1  Heat      1995", "  10  千と千尋  2001"])
  }

  @Test("no line ends in blanks")
  func trailingBlanks() throws {
    #expect(try lines(columns: nil, [["1", "Heat", ""]])[1] == "   1  Heat")
  }

  @Test("a table without rows prints nothing")
  func empty() throws {
    #expect(try lines(columns: 80, []).isEmpty)
  }

  @Test("on a terminal no line passes its width")
  func fits() throws {
    let long = String(repeating: "long ", count: 40)
    for width in [24, 40, 79] {
      let lines = try lines(columns: width, [["1", long, "1995"], ["2", "Heat", long]])
      for line in lines { #expect(DisplayText.width(String(line)) <= width) }
      #expect(lines[1].contains("…"))
    }
  }

  @Test("away from a terminal nothing is cut")
  func untruncated() throws {
    let long = String(repeating: "x", count: 500)
    #expect(try lines(columns: nil, [["1", long, "1995"]])[1].contains(long))
  }

  @Test("rows after the sample stream through with its widths")
  func streaming() throws {
    let (console, output) = memoryConsole()
    var table = Table([Table.Column(header: "N"), Table.Column(header: "M")], on: console)
    for number in 0..<Table.sampleSize { try table.add([String(number), "m"]) }
    #expect(try output().split(separator: "\n").count == Table.sampleSize + 1)
    try table.add(["longer than any before", "m"])
    try table.finish()
    #expect(try output().hasSuffix("longer than any before  m\n"))
  }

  @Test("a line end in a cell does not break the table")
  func lineEnds() throws {
    #expect(try lines(columns: nil, [["1", "a\nb", ""]]).count == 2)
  }

  @Test("the widest column is narrowed first")
  func fit() {
    #expect(Table.fit([4, 60, 10], into: 50) == [4, 32, 10])
    #expect(Table.fit([4, 60, 60], into: 50) == [4, 21, 21])
    #expect(Table.fit([4, 10], into: 50) == [4, 10])
  }
}
