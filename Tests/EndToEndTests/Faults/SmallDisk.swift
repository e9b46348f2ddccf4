import Foundation
import Glibc
import Testing

/// A file system of its own, in memory, with a sandbox on it: it can be made full and read-only.
final class SmallDisk {
  let sandbox: Sandbox
  private let folder: String

  /// Whether this process may mount one.
  static let canBeMade = (try? SmallDisk()) != nil

  init() throws {
    folder = try Sandbox.makeFolder()
    try #require(mount("faves", folder, "tmpfs", 0, "size=16m") == 0)
    sandbox = try Sandbox(in: folder)
  }

  deinit {
    umount2(folder, Int32(MNT_DETACH))
    rmdir(folder)
  }

  /// Leaves so many KiB free.
  func leaveFree(_ kibibytes: Int) throws {
    var status = statvfs()
    try #require(statvfs(folder, &status) == 0)
    let used = Int(status.f_blocks - status.f_bfree) * Int(status.f_frsize) / 1024
    try remount(options: "size=\(used + kibibytes)k")
  }

  /// Makes it what it was.
  func free() throws { try remount(options: "size=16m") }

  /// Forbids all changes.
  func forbidChanges() throws { try remount(flags: UInt(MS_RDONLY)) }

  private func remount(flags: UInt = 0, options: String = "") throws {
    let status = mount("faves", folder, "tmpfs", UInt(MS_REMOUNT) | flags, options)
    try #require(status == 0, "\(String(cString: strerror(errno)))")
  }
}
