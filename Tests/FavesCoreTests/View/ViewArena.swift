import FavesCore

/// Memory that views of texts lie in, as long as it lives.
final class ViewArena {
  private var buffers: [UnsafeMutableBufferPointer<UInt8>] = []

  deinit {
    for buffer in buffers { buffer.deallocate() }
  }

  func view(_ text: String) -> TextView {
    let bytes = Array(text.utf8)
    let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: bytes.count)
    _ = buffer.initialize(from: bytes)
    buffers.append(buffer)
    return TextView(buffer)
  }

  func view(_ value: AttributeValue) -> ValueView {
    switch value {
    case .text(let text): .text(view(text))
    case .number(let digits): .number(view(digits))
    case .boolean(let flag): .boolean(flag)
    case .list(let items): .list(items)
    }
  }
}
