/** Turns a text into the model's token ids, at most `limit` of them, between [CLS] and [SEP]. */
export type Tokenizer = (text: string, limit?: number) => number[]

const UNKNOWN = '[UNK]'
/** A longer word is unknown as a whole, as in BERT. */
const LONGEST_WORD = 100

/** Text between separators. Other white space, such as a form feed, is a control character and is removed. */
const BETWEEN_SPACES = /[^\t\n\r\p{Z}]+/gu
/** Control, format and private-use characters, and the replacement character. */
const VANISHING = /[\p{Cc}\p{Cf}\p{Co}\uFFFD]/gu
const ACCENT = /\p{Mn}/gu
/** Chinese characters, as BERT counts them: each is a word. Kana and Hangul are not among them. */
const CHINESE =
  /[\u3400-\u4DBF\u4E00-\u9FFF\uF900-\uFAFF\u{20000}-\u{2A6DF}\u{2A700}-\u{2B73F}\u{2B740}-\u{2B81F}\u{2B920}-\u{2CEAF}\u{2F800}-\u{2FA1F}]/gu
/** A punctuation mark or ASCII symbol by itself, or a word up to the next one. */
const WORD = /[\p{P}$+<=>^`|~]|[^\p{P}$+<=>^`|~\p{Z}]+/gu
/** Words that need no normalisation. */
const ASCII = /^[\x21-\x7E]+$/

/**
 * BERT's uncased WordPiece: words without case and accents, each split into the longest pieces in the vocabulary.
 * Text never becomes a special token: "[SEP]" in it is three words.
 *
 * @param vocabulary the words in the order of their ids; a piece that continues a word begins with `##`.
 */
export function wordPieceTokenizer(vocabulary: readonly string[]): Tokenizer {
  const ids = new Map(vocabulary.map((word, id) => [word, id]))
  const longest = vocabulary.reduce((most, word) => Math.max(most, word.length), 0)
  const [unknown, start, end] = [UNKNOWN, '[CLS]', '[SEP]'].map((word) => ids.get(word) ?? 0)

  function pieces(word: string): readonly (number | undefined)[] {
    if (word.length > LONGEST_WORD && [...word].length > LONGEST_WORD) return [unknown]
    const found: number[] = []
    let at = 0
    while (at < word.length) {
      const prefix = at === 0 ? '' : '##'
      let to = Math.min(word.length, at + longest)
      let id = ids.get(prefix + word.slice(at, to))
      while (id === undefined && to > at + 1) id = ids.get(prefix + word.slice(at, --to))
      if (id === undefined) return [unknown]
      found.push(id)
      at = to
    }
    return found
  }

  return (text, limit = 256) => {
    const tokens = [start ?? 0]
    for (const word of words(text)) {
      for (const id of pieces(word)) {
        if (tokens.length === limit - 1) break
        tokens.push(id ?? 0)
      }
      if (tokens.length === limit - 1) break
    }
    return [...tokens, end ?? 0]
  }
}

/** Yields the words one by one, so that no more of a long text is read than fits. */
function* words(text: string): Generator<string> {
  for (const [part] of text.toWellFormed().matchAll(BETWEEN_SPACES)) {
    const plain = ASCII.test(part) ? part.toLowerCase() : folded(part)
    for (const [word] of plain.matchAll(WORD)) yield word
  }
}

function folded(part: string): string {
  const bare = part.replace(VANISHING, '').replace(CHINESE, ' $& ').normalize('NFD').replace(ACCENT, '')
  // Lower-casing the whole word would turn a sigma at its end into another letter.
  return bare.includes('Σ') ? bare.replaceAll('Σ', 'σ').toLowerCase() : bare.toLowerCase()
}
