/** What some models, such as E5, BGE and Nomic, want to see in front of a text; the model's page says what. */
export interface TextPrefixes {
  /** In front of questions, such as `query: `. @defaultValue nothing */
  readonly queryPrefix?: string
  /** In front of what questions are compared with, such as `passage: `. @defaultValue nothing */
  readonly documentPrefix?: string
}

/** The texts as the model wants to see them. */
export function prefixed(
  texts: readonly string[],
  purpose: 'query' | 'document',
  { queryPrefix = '', documentPrefix = '' }: TextPrefixes,
): readonly string[] {
  const prefix = purpose === 'query' ? queryPrefix : documentPrefix
  return prefix === '' ? texts : texts.map((text) => `${prefix}${text}`)
}

/** The name of the vector space: documents with another prefix have other vectors. */
export function spaceName(model: string, { documentPrefix = '' }: TextPrefixes): string {
  return documentPrefix === '' ? model : `${model} (${documentPrefix.trim()})`
}
