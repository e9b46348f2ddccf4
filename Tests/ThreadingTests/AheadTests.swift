import Testing

@testable import Threading

@Suite("Batches made ahead")
struct AheadTests {
  private struct Broken: Error {}

  @Test("come in order, then the end")
  func order() throws {
    var next = 0
    let ahead = try #require(
      Ahead<Int>(capacity: 3) {
        next += 1
        return next <= 100 ? (next, 1) : nil
      })
    for expected in 1...100 { #expect(try ahead.take() == expected) }
    #expect(try ahead.take() == nil)
  }

  @Test("come before the error that ends them")
  func failure() throws {
    var next = 0
    let ahead = try #require(
      Ahead<Int>(capacity: 3) {
        next += 1
        if next > 5 { throw Broken() }
        return (next, 1)
      })
    for expected in 1...5 { #expect(try ahead.take() == expected) }
    #expect(throws: Broken.self) { try ahead.take() }
  }

  @Test("are given up though the source has no end")
  func givenUp() throws {
    var next = 0
    let ahead = try #require(
      Ahead<Int>(capacity: 3) {
        next += 1
        return (next, 1)
      })
    #expect(try ahead.take() == 1)
  }
}
