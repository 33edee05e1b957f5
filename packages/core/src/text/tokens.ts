const CJK = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/gu

/**
 * Estimates the number of tokens in a text: one per four characters, and one per Chinese, Japanese or Korean
 * character.
 */
export function estimateTokens(text: string): number {
  const dense = text.match(CJK)?.length ?? 0
  return Math.ceil(dense + (text.length - dense) / 4)
}
