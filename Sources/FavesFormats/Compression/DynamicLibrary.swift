#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A shared library that is loaded when it is first needed.
struct DynamicLibrary {
  private let handle: UnsafeMutableRawPointer

  /// Loads the first of some libraries that is installed; nil where none is.
  init?(anyOf names: [String]) {
    for name in names {
      if let handle = dlopen(name, RTLD_NOW | RTLD_LOCAL) {
        self.handle = handle
        return
      }
    }
    return nil
  }

  /// The function of a name; nil where the library has none.
  ///
  /// - Parameter type: the C type it is declared with, which is taken on trust.
  func function<Function>(_ name: String, _ type: Function.Type) -> Function? {
    dlsym(handle, name).map { unsafeBitCast($0, to: type) }
  }
}
