import Foundation
import Testing

/// One call to the system among those of a run.
struct SystemCall: Hashable, Sendable, CustomStringConvertible {
  /// The name of the call, such as `fsync`.
  var name: String
  /// Its number among the calls of this name, from 1.
  var number: Int

  var description: String { "\(name) \(number)" }
}

/// What happens at a call to the system instead of what was asked for.
enum CallFault: Hashable, Sendable, CustomStringConvertible {
  /// The process is killed before the call.
  case kill
  /// The call fails, once or ever after.
  case failure(String, isLasting: Bool)

  var description: String {
    switch self {
    case .kill: "killed"
    case .failure(let error, let isLasting): error + (isLasting ? " from then on" : "")
    }
  }
}

/// Programs whose calls to the system are listed, or broken, by `strace`.
enum SystemCalls {
  /// The calls that change files, between which a process can be killed.
  static let changing = [
    "write", "pwrite64", "fsync", "fdatasync", "ftruncate", "fallocate", "rename", "renameat2",
    "link", "unlink", "mkdir", "openat",
  ]
  /// The calls that can fail, and how.
  static let failures: [String: [String]] = [
    "write": ["ENOSPC", "EIO"], "pwrite64": ["ENOSPC", "EIO"], "fsync": ["EIO", "ENOSPC"],
    "fdatasync": ["EIO", "ENOSPC"], "ftruncate": ["EIO", "ENOSPC"], "fallocate": ["ENOSPC"],
    "rename": ["EACCES", "EIO", "ENOSPC"], "renameat2": ["EACCES", "EIO"],
    "link": ["EACCES", "ENOSPC"], "unlink": ["EACCES"], "mkdir": ["EACCES", "ENOSPC"],
    "openat": ["EACCES", "EIO", "ENOSPC", "EMFILE"], "read": ["EIO"], "pread64": ["EIO"],
  ]

  /// Whether calls can be broken here: some containers forbid to trace a process.
  static let canBeBroken: Bool = {
    guard let sandbox = try? Sandbox() else { return false }
    let words = breaking(SystemCall(name: "write", number: 1), .failure("EIO", isLasting: false))
    let result = try? sandbox.run(words + ["/bin/echo", "x"])
    return result?.code == 1
  }()

  /// The words before a command that write its calls to a file.
  static func listing(to path: String) -> [String] {
    let calls = Set(changing).union(failures.keys).sorted().joined(separator: ",")
    return ["strace", "-f", "-qq", "-o", path, "-e", "trace=" + calls]
  }

  /// The words before a command that break one of its calls.
  static func breaking(_ call: SystemCall, _ fault: CallFault) -> [String] {
    let what =
      switch fault {
      case .kill: "signal=SIGKILL:when=\(call.number)"
      case .failure(let error, let isLasting):
        "error=\(error):when=\(call.number)\(isLasting ? "+" : "")"
      }
    return [
      "strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=\(call.name)", "-e",
      "inject=\(call.name):\(what)",
    ]
  }

  /// Reads the list of calls: those of the first thread, in their order, from the first one that is
  /// about a file of the sandbox. (`strace` counts the calls of each thread by themselves.)
  static func read(_ list: String, of sandbox: Sandbox) -> [SystemCall] {
    var counts: [String: Int] = [:]
    var calls: [SystemCall] = []
    let lines = list.split(separator: "\n").map { $0.split(separator: " ", maxSplits: 1) }
    for line in lines where line.count == 2 && line[0] == lines[0][0] {
      let text = line[1].drop { $0 == " " }
      guard let end = text.firstIndex(of: "("), text.first?.isLetter == true else { continue }
      let name = String(text[..<end])
      counts[name, default: 0] += 1
      let isOurs = text.contains(sandbox.folder)
      // What else is opened are the libraries of the program.
      guard isOurs || name != "openat" && !calls.isEmpty else { continue }
      calls.append(SystemCall(name: name, number: counts[name] ?? 0))
    }
    return calls
  }
}
