import type { Explanation, Passage } from '../retrieve/passage.ts'

/** A retrieved passage. */
export interface PassageJson {
  readonly rank: number
  readonly document_id: string
  readonly version_id: string
  readonly name: string
  readonly page: number
  /** The document's own name for the page, such as `iv` or `slide 7`; null if it has none. */
  readonly page_label: string | null
  /** The passage's position in the page's text, in UTF-16 code units, end exclusive. */
  readonly char_start: number
  readonly char_end: number
  readonly text: string
  readonly score: number
  readonly lexical_rank: number | null
  readonly vector_rank: number | null
  /** Present only if requested. */
  readonly explanation?: ExplanationJson | undefined
}

/** How the rank of a passage came about. */
export interface ExplanationJson {
  readonly bm25: number | null
  readonly cosine: number | null
  readonly title_match: number
  readonly support: number | null
  readonly phrases: number
  readonly token_match: number | null
  readonly figures: number | null
  readonly fused: number
  readonly reranked: number | null
}

/** Converts a passage to JSON. */
export function passageJson(passage: Passage): PassageJson {
  return {
    rank: passage.rank,
    document_id: passage.documentId,
    version_id: passage.versionId,
    name: passage.name,
    page: passage.page,
    page_label: passage.pageLabel,
    char_start: passage.charStart,
    char_end: passage.charEnd,
    text: passage.text,
    score: passage.score,
    lexical_rank: passage.lexicalRank,
    vector_rank: passage.vectorRank,
    ...(passage.explanation && { explanation: explanationJson(passage.explanation) }),
  }
}

function explanationJson(explanation: Explanation): ExplanationJson {
  return {
    bm25: explanation.bm25,
    cosine: explanation.cosine,
    title_match: explanation.titleMatch,
    support: explanation.support,
    phrases: explanation.phrases,
    token_match: explanation.tokenMatch,
    figures: explanation.figures,
    fused: explanation.fused,
    reranked: explanation.reranked,
  }
}
