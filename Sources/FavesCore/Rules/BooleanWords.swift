/// The words for true and false in the languages that spreadsheets come in.
public enum BooleanWords {
  /// What one word says.
  public struct Meaning: Hashable, Sendable {
    /// Whether it means true.
    public var isTrue: Bool
    /// The pairs of words it is one of, a bit each: the words of one column have a pair in common.
    public var pairs: UInt64
    /// Whether the word is a single letter, which says something only beside its counterpart.
    public var isLetter: Bool
    /// Whether the word is a mark, as in a column of ticks and blanks.
    public var isMark: Bool
  }

  /// What a word says, in any case; nil for a word that is neither.
  ///
  /// `1` and `0` are numbers first and not among them.
  public static func meaning(of word: String) -> Meaning? {
    word.utf8.count <= 24 ? meanings[word] ?? meanings[word.lowercased()] : nil
  }

  /// Words for true and for false that stand beside each other, `true…/false…`; compared in small
  /// letters.
  private static let pairs = """
    true/false yes/no y/n t/f ja/nein j/n wahr/falsch w/f oui/non o/n vrai/faux v/f
    sí,si/no s/n verdadero/falso sim/não,nao verdadeiro/falso sì,si/no vero/falso
    ja/nee waar/onwaar ja/nej sant/falskt sand/falsk ja/nei sann/usann да/нет д/н истина/ложь
    tak/nie t/n prawda/fałsz ano/ne a/n pravda/nepravda igen/nem i/n igaz/hamis evet/hayır e/h
    doğru/yanlış kyllä/ei tosi/epätosi ναι/όχι αληθές/ψευδές نعم/لا صحيح/خطأ כן/לא
    はい/いいえ 真/偽 是/否 真/假 对/错 예,네/아니요,아니오 참/거짓
    """

  /// Marks, true where set; the second of a pair is false.
  private static let marks = "x/ ✓/✗ ✔/✘ ☑/☐ ✅/❌ ☒/☐"

  private static let meanings: [String: Meaning] = {
    var meanings: [String: Meaning] = [:]
    var bit: UInt64 = 1
    for (list, areMarks) in [(pairs, false), (marks, true)] {
      for pair in list.split(whereSeparator: \.isWhitespace) {
        let sides = pair.split(separator: "/", omittingEmptySubsequences: false)
        for (index, side) in sides.enumerated() {
          for word in side.split(separator: ",") {
            let letters = word.unicodeScalars.count
            meanings[
              String(word),
              default: Meaning(
                isTrue: index == 0, pairs: 0,
                isLetter: letters == 1 && !areMarks && (word.utf8.first ?? 0) < 0xe0,
                isMark: areMarks)
            ].pairs |= bit
          }
        }
        bit <<= 1
      }
    }
    return meanings
  }()
}
