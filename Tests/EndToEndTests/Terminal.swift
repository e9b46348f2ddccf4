import Foundation
import Testing

extension Sandbox {
  /// Runs a line of the shell on a terminal of its own, in which `faves` is the tool.
  ///
  /// - Parameter answers: What is typed, one line for each question: what ends with `? `, `: ` or `] `. An
  ///   answer of nil closes the terminal, as when its window goes away; one that begins with `!` is
  ///   a command that another shell runs before the next answer is typed.
  /// - Returns: the exit code, and everything that the terminal showed.
  func terminal(_ line: String, answers: [String?], variables: [String: String] = [:]) throws
    -> RunResult
  {
    try write(Self.terminalScript, to: "terminal.py")
    let encoded = try JSONSerialization.data(withJSONObject: answers.map { $0 ?? NSNull() as Any })
    try write(String(decoding: encoded, as: UTF8.self), to: "answers.json")
    try write(line, to: "line.sh")
    return try shell("python3 terminal.py bash line.sh", variables: variables)
  }

  private static let terminalScript = """
    import json, os, pty, select, sys
    answers = json.load(open("answers.json"))
    child, terminal = pty.fork()
    if child == 0:
        os.execvp(sys.argv[1], sys.argv[1:])
    shown = pending = b""
    while True:
        if not select.select([terminal], [], [], 30)[0]:
            sys.exit("nothing was shown for 30 seconds after: " + shown.decode())
        try:
            piece = os.read(terminal, 65536)
        except OSError:
            break
        if not piece:
            break
        shown += piece
        pending += piece
        if pending.endswith((b"? ", b": ", b"] ")) and answers:
            pending = b""
            answer = answers.pop(0)
            if answer and answer.startswith("!"):
                if os.system(answer[1:] + " >&2") != 0:
                    sys.exit("failed: " + answer)
                answer = answers.pop(0)
            if answer is None:
                os.close(terminal)
                break
            os.write(terminal, answer.encode() + b"\\n")
    sys.stdout.write(shown.decode().replace("\\r\\n", "\\n"))
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) % 256)
    """
}
