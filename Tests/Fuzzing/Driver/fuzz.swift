import FuzzTargets
import Glibc

private let target: FuzzTarget = {
  let name = getenv("FAVES_FUZZ_TARGET").map { String(cString: $0) } ?? ""
  guard let target = FuzzTarget(rawValue: name) else {
    let names = FuzzTarget.allCases.map(\.rawValue).joined(separator: ", ")
    fputs("FAVES_FUZZ_TARGET is one of \(names)\n", stderr)
    exit(64)
  }
  return target
}()

/// What libFuzzer calls with each input (https://llvm.org/docs/LibFuzzer.html).
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  do {
    try target.run(bytes)
  } catch {
    fputs("\(error)\n", stderr)
    abort()
  }
  return 0
}
