import FavesCore
import Testing

@testable import FavesCLI

struct ArgumentOrderTests {
  private func order(_ arguments: String...) throws -> [String] {
    try ArgumentOrder(arguments, root: FavesCommand.self).arguments
  }

  @Test("options that every command accepts may stand before the command")
  func early() throws {
    #expect(
      try order("--json", "--store", "a", "list", "Films") == [
        "list", "--json", "--store", "a", "Films",
      ])
    #expect(try order("category", "-q", "list") == ["category", "list", "-q"])
    #expect(try order("--store=a", "conflicts") == ["conflicts", "--store=a"])
  }

  @Test("what follows the command stays as it is")
  func late() throws {
    #expect(try order("add", "--", "--json", "-x") == ["add", "--", "--json", "-x"])
    #expect(try order("list", "lst") == ["list", "lst"])
    #expect(try order("help", "lst") == ["help", "lst"])
    #expect(try order("--version") == ["--version"])
    #expect(try order() == [])
  }

  @Test("a group without a command shows its help, whatever options stand there")
  func group() throws {
    #expect(try order("--json", "category") == ["category"])
  }

  @Test("an unknown command is refused at every level", arguments: [["lst"], ["category", "lst"]])
  func unknown(arguments: [String]) {
    let error = #expect(throws: FavesError.self) {
      try ArgumentOrder(arguments, root: FavesCommand.self)
    }
    #expect(error?.kind == .usage)
    #expect(error?.hint?.contains("list`?") == true)
  }
}
