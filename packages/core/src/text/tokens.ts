const CJK = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/gu

/** About how many tokens a model makes of a text: one of four characters, and one of each Chinese, Japanese or Korean one. */
export function estimateTokens(text: string): number {
  const dense = text.match(CJK)?.length ?? 0
  return Math.ceil(dense + (text.length - dense) / 4)
}
