/** Prefixes that some models, such as E5, BGE and Nomic, expect before a text; see the model's documentation. */
export interface TextPrefixes {
  /** Put before questions, such as `query: `. @defaultValue none */
  readonly queryPrefix?: string
  /** Put before the texts that questions are compared with, such as `passage: `. @defaultValue none */
  readonly documentPrefix?: string
}

/** Adds the prefix for the given purpose to each text. */
export function prefixed(
  texts: readonly string[],
  purpose: 'query' | 'document',
  { queryPrefix = '', documentPrefix = '' }: TextPrefixes,
): readonly string[] {
  const prefix = purpose === 'query' ? queryPrefix : documentPrefix
  return prefix === '' ? texts : texts.map((text) => `${prefix}${text}`)
}

/**
 * Returns the name of the vector space, which depends on the document prefix: another prefix gives different vectors.
 */
export function spaceName(model: string, { documentPrefix = '' }: TextPrefixes): string {
  return documentPrefix === '' ? model : `${model} (${documentPrefix.trim()})`
}
