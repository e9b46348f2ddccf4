import Testing

@testable import FavesCLI

struct DisplayTextTests {
  @Test(
    "a text takes the columns a terminal gives it",
    arguments: [
      ("", 0), ("Heat", 4), ("Amélie", 6), ("Ame\u{301}lie", 6), ("千と千尋", 8), ("한국", 4),
      ("ｶﾀｶﾅ", 4), ("ＡＢ", 4), ("👍", 2), ("👍🏽", 2), ("👨‍👩‍👧‍👦", 2), ("🇨🇭", 2), ("❤️", 2), ("❤", 1),
      ("…", 1), ("a\u{200b}b", 2), ("עברית", 5), ("\u{1112}\u{1161}\u{11ab}", 2), ("1️⃣", 2),
      ("𠀀", 2), ("ไทย", 3), ("“Heat”", 6), ("soft\u{ad}hyphen", 11),
    ])
  func width(text: String, columns: Int) {
    #expect(DisplayText.width(text) == columns)
  }

  @Test(
    "a long text is cut with an ellipsis and never passes the limit",
    arguments: ["The Shawshank Redemption", "千と千尋の神隠し", "👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦👨‍👩‍👧‍👦", "Ame\u{301}lie Poulain"])
  func truncation(text: String) {
    for columns in 0...30 {
      let cut = DisplayText.truncated(text, to: columns)
      #expect(DisplayText.width(cut) <= columns)
      #expect((cut == text) == (DisplayText.width(text) <= columns))
    }
  }

  @Test("a wide character is not cut in half")
  func wideTruncation() {
    #expect(DisplayText.truncated("千と千尋", to: 4) == "千…")
    #expect(DisplayText.truncated("千と千尋", to: 5) == "千と…")
  }

  @Test("nothing that steers a terminal gets through")
  func harmless() {
    #expect(DisplayText.harmless("a\u{1b}[31mred") == "a\\u{1b}[31mred")
    #expect(DisplayText.harmless("two\nlines\tand\rmore") == "two\\nlines\\tand\\rmore")
    #expect(DisplayText.harmless("\u{9b}31m") == "\\u{9b}31m")
    #expect(DisplayText.harmless("a\u{202e}b\u{2066}c") == "a\\u{202e}b\\u{2066}c")
    #expect(DisplayText.harmless("a\r\nb") == "a\\r\\nb")
    #expect(DisplayText.harmless("Amélie 👨‍👩‍👧‍👦 C:\\x") == "Amélie 👨‍👩‍👧‍👦 C:\\x")
  }

  @Test("text from right to left is isolated, other text is not")
  func isolation() {
    #expect(DisplayText.isolated("שלום") == "\u{2068}שלום\u{2069}")
    #expect(DisplayText.isolated("Heat") == "Heat")
  }
}
