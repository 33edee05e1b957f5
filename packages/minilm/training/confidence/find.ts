import type { TextEmbedding } from '../../../core/src/embed/embedder.ts'
import { lateInteraction } from '../../../core/src/retrieve/late-interaction.ts'
import { packTokens } from '../../../core/src/search/token-codes.ts'
import { miniLMEmbedder } from '../../src/embedder.ts'
import type { AskedQuestion, QuestionSet, Text } from './question-sets.ts'

/** Whether a question was asked as it is, without the texts that answer it, of another report, or about other years. */
export type Kind = 'answerable' | 'taken away' | 'another report' | 'another year'

/** What was found for a question, best first. */
export interface Found {
  readonly kind: Kind
  readonly question: string
  readonly passages: readonly FoundText[]
}

export interface FoundText {
  /** Its place among the texts of the set. */
  readonly place: number
  readonly cosine: number
  readonly tokenMatch: number
}

/** A set of questions and what was found for them. */
export interface FoundSet {
  readonly name: string
  readonly texts: readonly Text[]
  readonly found: readonly Found[]
}

const BATCH = 16
const COMPARED = 40
const PASSAGES = 10
/** The weight of tokens beside the cosine; both are stretched to the range from 0 to 1. */
const TOKENS = 0.6
const YEARS = /\b(?:19|20)\d\d\b/g
const MOVED_YEARS = 9

/** Embeds a set, and returns the ten best texts for each question. */
export async function findTexts({ name, texts, questions }: QuestionSet): Promise<FoundSet> {
  const asked = questions.flatMap(variantsOf)
  const contents = texts.map((text) => `${text.name}. ${text.text}`)
  const embedded = await embedAll([...contents, ...asked.map(({ question }) => question)])
  const packed = contents.map((text) =>
    packTokens(embedded.get(text)?.tokens.vectors ?? new Float32Array(), 32),
  )

  function best(question: string, searched: readonly number[]): readonly FoundText[] {
    const { vector, tokens } = embedded.get(question) ?? raise(question)
    const near = searched
      .map((place) => ({ place, cosine: product(vector, embedded.get(contents[place] ?? '')?.vector) }))
      .sort((a, b) => b.cosine - a.cosine)
      .slice(0, COMPARED)
    const score = lateInteraction({ ...tokens, model: '', dimensions: 32 })
    const compared = near.map((text) => ({
      ...text,
      tokenMatch: score(packed[text.place] ?? new Uint8Array()),
    }))
    const cosines = stretched(compared.map(({ cosine }) => cosine))
    const matches = stretched(compared.map(({ tokenMatch }) => tokenMatch))
    return compared
      .map((text, i) => ({ text, order: (cosines[i] ?? 0) + TOKENS * (matches[i] ?? 0) }))
      .sort((a, b) => b.order - a.order)
      .slice(0, PASSAGES)
      .map(({ text }) => text)
  }
  const found = asked.map(({ kind, question, searched }) => ({
    ...{ kind, question },
    passages: best(question, searched),
  }))
  return { name, texts, found }
}

interface Variant {
  readonly kind: Kind
  readonly question: string
  readonly searched: readonly number[]
}

function variantsOf({ text: question, searched, answers, other }: AskedQuestion): Variant[] {
  const moved = question.replaceAll(YEARS, (year) => String(Number(year) - MOVED_YEARS))
  const variants: Variant[] = [
    { kind: 'answerable', question, searched },
    { kind: 'taken away', question, searched: searched.filter((place) => !answers.includes(place)) },
  ]
  if (other !== undefined) variants.push({ kind: 'another report', question, searched: other })
  if (moved !== question) variants.push({ kind: 'another year', question: moved, searched })
  return variants.filter((variant) => variant.searched.length > 0)
}

async function embedAll(texts: readonly string[]): Promise<ReadonlyMap<string, TextEmbedding>> {
  await using embedder = await miniLMEmbedder()
  const distinct = [...new Set(texts)]
  const embedded = new Map<string, TextEmbedding>()
  for (let at = 0; at < distinct.length; at += BATCH) {
    const batch = distinct.slice(at, at + BATCH)
    const results = (await embedder.tokens?.embed(batch)) ?? []
    for (const [i, text] of batch.entries()) embedded.set(text, results[i] ?? raise(text))
  }
  return embedded
}

function stretched(scores: readonly number[]): number[] {
  const low = Math.min(...scores)
  const spread = Math.max(...scores) - low || 1
  return scores.map((score) => (score - low) / spread)
}

function product(a: Float32Array, b: Float32Array = new Float32Array()): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0)
}

function raise(text: string): never {
  throw new Error(`Not embedded: ${text}`)
}
