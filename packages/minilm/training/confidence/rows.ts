import { setImmediate } from 'node:timers/promises'
import { type Likeness, likenessOf, type Signs, signsOf } from '../../../core/src/answer/confidence.ts'
import { sentencesOf } from '../../../core/src/answer/passage-sentences.ts'
import { rankSentences } from '../../../core/src/answer/rank-sentences.ts'
import type { Passage } from '../../../core/src/retrieve/passage.ts'
import type { Found, FoundSet, FoundText, Kind } from './find.ts'
import type { Text } from './question-sets.ts'

/** A question and its signs. */
export interface Row {
  readonly set: string
  readonly kind: Kind
  readonly signs: Signs & Likeness
}

/** Returns the signs of each question of a set, those without a sentence left out. */
export async function rowsOf({ name: set, texts, found }: FoundSet): Promise<Row[]> {
  const rows: Row[] = []
  for (const one of found) {
    const signs = await allSigns(one, texts)
    if (signs !== null) rows.push({ set, kind: one.kind, signs })
    await setImmediate()
  }
  return rows
}

async function allSigns(
  { question, passages: found }: Found,
  texts: readonly Text[],
): Promise<Row['signs'] | null> {
  const passages = found.map((text, i) => passageOf(text, i, texts))
  const prepared = await sentencesOf(passages)
  const [best] = rankSentences(question, prepared)
  const likeness = best === undefined ? null : likenessOf(passages, best)
  return best === undefined || likeness === null
    ? null
    : { ...signsOf(question, prepared, best), ...likeness }
}

function passageOf({ place, cosine, tokenMatch }: FoundText, i: number, texts: readonly Text[]): Passage {
  const { name = '', text = '' } = texts[place] ?? {}
  const [score, none] = [1, null]
  return {
    ...{ rank: i + 1, documentId: String(place), versionId: String(place), name: `${name}.txt`, text, score },
    ...{ page: 1, pageLabel: none, charStart: 0, charEnd: text.length, lexicalRank: none, vectorRank: none },
    explanation: {
      ...{ bm25: none, cosine, titleMatch: 0, support: none, phrases: 0, tokenMatch },
      ...{ figures: none, fused: score, reranked: none },
    },
  }
}
