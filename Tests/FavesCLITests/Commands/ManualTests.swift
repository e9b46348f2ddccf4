import ArgumentParser
import Testing

@testable import FavesCLI

struct ManualTests {
  private func page() throws -> String {
    try ManualPage.text(of: ToolDescription.parse(FavesCommand._dumpHelp()))
  }

  @Test("every command that people are to know has its section")
  func commands() throws {
    let page = try page()
    for command in CalledCommand.all where command.type.configuration.shouldDisplay {
      let name = (["faves"] + command.path).joined(separator: " ")
        .replacing("-", with: "\\-")
      #expect(page.contains(".SS \"\(name)"), "\(name)")
    }
    #expect(!page.contains("faves complete "))
  }

  @Test("the sections stand in the usual order")
  func sections() throws {
    let names = try page().split(separator: "\n").filter { $0.hasPrefix(".SH ") }.map {
      String($0.dropFirst(5).dropLast())
    }
    #expect(
      names == [
        "NAME", "SYNOPSIS", "DESCRIPTION", "COMMANDS", "OPTIONS", "EXIT STATUS", "ENVIRONMENT",
        "FILES", "SEE ALSO",
      ])
  }

  @Test("every exit code is told")
  func exitCodes() throws {
    let page = try page()
    for code in [0, 1, 2, 3, 64, 65, 66, 70, 73, 74, 75, 77, 78, 130] {
      #expect(page.contains("\n\\fB\(code)\\fR\n"), "\(code)")
    }
  }

  @Test("text means nothing to roff")
  func escaping() {
    var roff = Roff()
    roff.line(".profile -x \\n “a”")
    roff.request("SH", "a \"b\"")
    #expect(
      roff.text == """
        \\&.profile \\-x \\en \\(lqa\\(rq
        .SH "a \\(dqb\\(dq"

        """)
  }
}
