import FavesCore
import Foundation
import Synchronization
import Testing

@testable import FavesFormats

@Suite("Hostile XML", .serialized)
struct XMLHostileTests {
  @Test("entity bombs are refused at once, and nothing is opened for them")
  func bombs() throws {
    guard let folder = XMLFiles.corpus("xml-bombs") else { return }
    let files = try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil
    ).filter { $0.pathExtension == "xml" }
    #expect(files.count > 5)
    _ = XMLRun.code([])
    let loads = LibXML2.refusedLoads.load(ordering: .relaxed)
    for file in files {
      let bytes = Array(try Data(contentsOf: file))
      let start = XMLRun.processorTime
      let code = XMLRun.code(bytes)
      let schema = Result { try XMLSchemaValidator().validate(MemorySource(bytes)) }
      #expect(XMLRun.processorTime - start < 0.2, "\(file.lastPathComponent)")
      let hasDocumentType = String(decoding: bytes, as: UTF8.self).contains("<!DOCTYPE")
      #expect(code == (hasDocumentType ? .syntax : .shape), "\(file.lastPathComponent)")
      if hasDocumentType { #expect(throws: FormatError.self) { try schema.get() } }
    }
    #expect(LibXML2.refusedLoads.load(ordering: .relaxed) == loads)
  }

  @Test("deep nesting is refused, in the known part and in the skipped one")
  func depth() {
    let deep = String(repeating: "<a>", count: 200) + String(repeating: "</a>", count: 200)
    #expect(XMLRun.code(Array(XMLRun.document(deep).utf8)) == .limit)
    let fine = String(repeating: "<a>", count: 60) + String(repeating: "</a>", count: 60)
    #expect(XMLRun.code(Array(XMLRun.document(fine).utf8)) == nil)
  }

  @Test("a field over the limit is refused")
  func longField() throws {
    var options = ReadOptions()
    options.limits.fieldBytes = 100_000
    let title = String(repeating: "x", count: 200_000)
    let document = XMLRun.document(
      "<category name='A'><favorite><title>\(title)</title></favorite></category>")
    #expect(throws: FormatError.self) { try XMLRun.read(Array(document.utf8), options: options) }
    #expect(XMLRun.code(Array(document.utf8)) == nil)
  }

  @Test("a document over the limit of bytes is refused")
  func longDocument() throws {
    var options = ReadOptions()
    options.limits.totalBytes = 1000
    let document = XMLRun.document(String(repeating: " ", count: 2000))
    #expect(throws: FormatError.self) { try XMLRun.read(Array(document.utf8), options: options) }
  }

  @Test("a huge attribute, a crowd of attributes and an endless tag are refused soon")
  func crowdedTags() {
    let crowd = (0..<200_000).map { " a\($0)=''" }.joined()
    let start = XMLRun.processorTime
    for tag in [
      "<category name='\(String(repeating: "x", count: 5_000_000))'/>", "<category\(crowd)/>",
      "<category" + String(repeating: " ", count: 5_000_000),
      "<!--" + String(repeating: "x", count: 5_000_000),
    ] {
      #expect(XMLRun.code(Array(XMLRun.document(tag).utf8)) == .limit)
    }
    #expect(XMLRun.processorTime - start < 8)
  }

  @Test("a document cut at any byte is noticed")
  func truncation() throws {
    let bytes = try XMLRun.write(RandomDocument(seed: 3, categories: 2, favorites: 2, audits: 1))
    for count in 0..<bytes.count - 1 {
      #expect(XMLRun.code(Array(bytes[..<count])) == .syntax, "cut at \(count)")
    }
    #expect(XMLRun.code(bytes) == nil)
  }

  @Test("random mutations end in items or in an error, never in a crash")
  func mutations() throws {
    var random = SplitMix64(seed: 11)
    let originals = try (0..<10 as Range<UInt64>).map { try XMLRun.write(RandomDocument(seed: $0)) }
    let bits = Array("<>&\"'/=![]?-;#\0 \n\r\t0x\u{80}".utf8)
    for round in 0..<1500 {
      var bytes = originals[round % originals.count]
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let index = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: bytes[index] = bits[Int.random(in: 0..<bits.count, using: &random)]
        case 1: bytes.remove(at: index)
        default: bytes.insert(UInt8.random(in: 0...255, using: &random), at: index)
        }
      }
      do {
        _ = try XMLRun.read(bytes, chunk: Int.random(in: 1...300, using: &random))
      } catch {
        #expect(error is FormatError)
      }
      if round % 10 == 0 { _ = try? XMLSchemaValidator().validate(MemorySource(bytes)) }
    }
  }
}
