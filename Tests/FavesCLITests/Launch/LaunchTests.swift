import ArgumentParser
import FavesCore
import Testing

@testable import FavesCLI

struct LaunchTests {
  @Test("no arguments, help and version end well on standard output")
  func help() {
    for arguments in [[], ["--help"], ["help", "list"], ["list", "-h"], ["category"]] {
      let output = launch(arguments)
      #expect(output.status == .done)
      #expect(output.output.contains("USAGE: faves"))
      #expect(output.errors.isEmpty)
    }
    #expect(launch("--version").output == FavesCommand.version + "\n")
  }

  @Test("an error is told as error and hint")
  func text() {
    let result = launch("lst")
    #expect(result.status == .usage)
    #expect(result.output.isEmpty)
    #expect(
      result.errors == "error: there is no command `faves lst`\nhint: did you mean `faves list`?\n")
  }

  @Test("with --json an error is one JSON object")
  func jsonError() {
    let result = launch("list", "--jsn", "--json")
    #expect(result.status == .usage)
    #expect(
      result.errors == """
        {"error":{"code":"usage","message":"unknown option '--jsn'",\
        "hint":"did you mean `--json`?"}}

        """)
  }

  @Test(
    "what cannot be understood is a usage error with a hint",
    arguments: [
      ["list", "--top", "x"], ["list", "--top", "0"], ["move", "A", "B"], ["add", "A"],
      ["move", "A", "B", "--top", "--bottom"], ["import", "a", "--map", "x"],
      ["import", "a", "--from", "jsn"], ["import", "-", "-"], ["show", "A"],
      ["show", "A", "B", "--id", "abcd"], ["sync", "p", "--pull", "--push"],
      ["import", "a", "--delimiter", "ab"], ["edit", "A", "B"],
      ["attribute", "add", "A", "B", "--type", "choice"], ["remove", "A"],
      ["import", "a", "--map", "title=A", "--map", "title=B"], ["list", "--color", "blue"],
      ["log", "--type", "X"], ["log", "--since", "yesterday"], ["inspect", "a", "--rows", "-1"],
      ["conflicts", "resolve", "ab"], ["completions", "tcsh"], ["add", "A", "B", "--rank", "0"],
      ["attribute", "edit", "A", "B", "--required", "--optional"], ["category", "edit", "A"],
    ])
  func usage(arguments: [String]) {
    let output = launch(arguments)
    #expect(output.status == .usage)
    #expect(output.output.isEmpty)
    #expect(output.errors.hasPrefix("error: "))
    #expect(output.errors.contains("\nhint: "))
  }

  @Test("a store is needed only by commands that use one, a home only by these")
  func homeless() {
    #expect(launch("completions", "bash", variables: [:]).status == .done)
    #expect(launch("info", variables: [:]).status == .configuration)
  }

  @Test("every kind of error has its exit code")
  func exitCodes() {
    let codes: [(FavesError.Kind, Int32)] = [
      (.failed, 1), (.usage, 64), (.data, 65), (.notFound, 66), (.internal, 70),
      (.cannotCreate, 73), (.io, 74), (.busy, 75), (.permission, 77), (.configuration, 78),
    ]
    for (kind, code) in codes { #expect(ProcessStatus(kind).rawValue == code) }
  }
}
