import type { Explanation, Passage } from '@docchat/core'
import { expect, it } from 'vitest'
import { nearnessOf } from './nearness.ts'

const EXPLANATION: Explanation = {
  ...{ bm25: null, cosine: 0.2, titleMatch: 0, support: null, phrases: 0 },
  ...{ tokenMatch: 0.3, figures: 0, fused: 0.5, reranked: null },
}

function passage(explanation: Partial<Explanation>): Passage {
  return {
    ...{ rank: 1, documentId: 'd', versionId: 'v', name: 'a.md', page: 1, pageLabel: null, charStart: 0 },
    ...{ charEnd: 4, text: 'text', score: 0.5, lexicalRank: null, vectorRank: 1 },
    explanation: { ...EXPLANATION, ...explanation },
  }
}

it.each([
  [[{ bm25: 1 }, {}], 'words'],
  [[{ titleMatch: 0.5 }], 'words'],
  [[{ cosine: 0.45 }, {}], 'meaning'],
  [[{}, { cosine: 0.1 }], 'nothing'],
  [[{ tokenMatch: null }], 'meaning'],
  [[{ cosine: null }], 'meaning'],
] as const)('%j is near by %s', (explanations, nearness) => {
  expect(nearnessOf(explanations.map(passage))).toBe(nearness)
})
