import Testing

/// What needs no store.
struct ToolTests {
  private let sandbox: Sandbox

  init() throws {
    sandbox = try Sandbox()
  }

  @Test("the version and the help are printed on standard output")
  func help() throws {
    #expect(try sandbox.done("--version").output.first?.isNumber == true)
    #expect(try sandbox.done().output.contains("USAGE: faves <subcommand>"))
    #expect(try sandbox.done("import", "--help").output.contains("EXAMPLES:"))
  }

  @Test("an unknown command ends with 64 and a suggestion")
  func unknownCommand() throws {
    let result = try sandbox.faves("lst")
    #expect(result.code == 64)
    #expect(result.output.isEmpty)
    #expect(result.errors.hasSuffix("hint: did you mean `faves list`?\n"))
    #expect(try sandbox.faves("category", "ad", "X").code == 64)
  }

  @Test("an unknown option ends with 64, with --json as one object on standard error")
  func unknownOption() throws {
    let result = try sandbox.faves("list", "--serch", "x", "--json")
    #expect(result.code == 64)
    #expect(result.output.isEmpty)
    #expect(try result.error["code"] as? String == "usage")
    #expect(try result.error["hint"] as? String == "did you mean `--search`?")
  }

  @Test("a bad configuration ends with 78 and names file and line")
  func configuration() throws {
    _ = try sandbox.shell("mkdir -p home/config/faves")
    try sandbox.write("# mine\ncolour = auto\n", to: "home/config/faves/config")
    let result = try sandbox.faves("info")
    #expect(result.code == 78)
    #expect(result.errors.contains("home/config/faves/config, line 2"))
  }

  @Test("a bad FAVES_NOW or FAVES_SEED ends with 78")
  func badEnvironment() throws {
    #expect(try sandbox.faves("init", variables: ["FAVES_NOW": "today"]).code == 78)
    #expect(try sandbox.faves("init", variables: ["FAVES_SEED": "x"]).code == 78)
  }

  @Test("a closed pipe is no error")
  func closedPipe() throws {
    let result = try sandbox.shell("faves manual | head -1 >/dev/null; echo ${PIPESTATUS[0]}")
    #expect(result.output == "0\n")
    #expect(result.errors.isEmpty)
  }

  @Test("an output that takes nothing ends with 74")
  func fullDevice() throws {
    #expect(try sandbox.shell("faves manual > /dev/full").code == 74)
  }

  @Test("the manual page passes groff without a warning")
  func manual() throws {
    let result = try sandbox.shell(
      "command -v groff >/dev/null || exit 99; faves manual | groff -man -ww -Tutf8 >/dev/null")
    guard result.code != 99 else { return print("groff is not installed; manual page not checked") }
    #expect(result.code == 0)
    #expect(result.errors.isEmpty)
  }

  @Test("the shells read the completion scripts", arguments: ["bash", "zsh", "fish"])
  func completions(shell: String) throws {
    let result = try sandbox.shell(
      "command -v \(shell) >/dev/null || exit 99; faves completions \(shell) > s && \(shell) -n s")
    guard result.code != 99 else { return print("\(shell) is not installed; script not checked") }
    #expect(result.code == 0)
    #expect(result.errors.isEmpty)
  }

  @Test("Ctrl-C ends with 130")
  func interrupted() throws {
    let result = try sandbox.shell(
      """
      set -m; mkfifo p; sleep 5 > p & writer=$!
      faves inspect - < p >/dev/null 2>&1 & reader=$!
      sleep 0.5; kill -INT $reader; wait $reader; code=$?; kill $writer; exit $code
      """)
    #expect(result.code == 130)
  }
}
