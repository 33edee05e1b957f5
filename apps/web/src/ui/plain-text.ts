/** Removes the characters that make text show in another order than it is written in. Letters of a script keep theirs. */
export function plainText(text: string): string {
  return text.replaceAll(/[\u202a-\u202e\u2066-\u2069]/g, '')
}
