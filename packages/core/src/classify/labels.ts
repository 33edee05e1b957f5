import type { Embedder } from '../embed/embedder.ts'
import { DocChatError } from '../errors.ts'
import type { Classification, Classifier, ClassifyOptions, ClassifyRequest } from './classifier.ts'

/** Options of {@link labelClassifier}. */
export interface LabelClassifierOptions {
  /** Each label with a description of such documents; the more of their own words it uses, the better. */
  readonly labels: Readonly<Record<string, string>>
  /** Compares by meaning. Not closed together with the classifier. @defaultValue comparison by shared words */
  readonly embedder?: Embedder | null
}

/** A lower cosine means no label fits. */
const LEAST_COSINE = 0.15
/** The softmax temperature: a cosine higher by 0.1 means a score e times as high. */
const TEMPERATURE = 0.1
/** The start of a document is enough to classify it. */
const COMPARED_CHARACTERS = 1500

/**
 * Returns a classifier that chooses the label whose description is closest to the start of the document.
 *
 * @example
 * labelClassifier({ labels: { invoice: 'An invoice: amount due, payment, tax', lease: 'A lease: tenant, rent, term' }, embedder })
 *
 * @throws DocChatError `INVALID_ARGUMENT` if there are no labels, or one of them is empty.
 */
export function labelClassifier({ labels, embedder = null }: LabelClassifierOptions): Classifier {
  const entries = Object.entries(labels)
  if (entries.length === 0) throw invalid('There are no labels. Set at least one, with a description.')
  for (const [label, description] of entries) {
    if (label.trim() === '' || description.trim() === '')
      throw invalid(`The label "${label}" and its description must not be empty.`)
  }
  const nearest = embedder === null ? byWords(entries) : byMeaning(entries, embedder)
  return {
    async classify(document, options = {}) {
      options.signal?.throwIfAborted()
      if (document.text.trim() === '') return null
      return nearest(document, options)
    },
    async [Symbol.asyncDispose]() {},
  }
}

type Entries = readonly (readonly [label: string, description: string])[]
type Nearest = (document: ClassifyRequest, options: ClassifyOptions) => Promise<Classification | null>

function byMeaning(entries: Entries, embedder: Embedder): Nearest {
  let known: Promise<readonly Float32Array[]> | undefined
  return async ({ name, text }, options) => {
    known ??= embedAll(
      entries.map(([label, description]) => `${label}. ${description}`),
      embedder,
    )
    const descriptions = await known.catch((error: unknown) => {
      known = undefined
      throw error
    })
    const [vector] = await embedder.embed([beginning(name, text)], options)
    const cosines = descriptions.map((description) => dot(description, vector))
    if (Math.max(...cosines) < LEAST_COSINE) return null
    return best(
      entries,
      cosines.map((cosine) => Math.exp(cosine / TEMPERATURE)),
    )
  }
}

async function embedAll(texts: readonly string[], embedder: Embedder): Promise<Float32Array[]> {
  const vectors: Float32Array[] = []
  for (let at = 0; at < texts.length; at += embedder.batchSize) {
    vectors.push(...(await embedder.embed(texts.slice(at, at + embedder.batchSize))))
  }
  return vectors
}

/** Counts shared words; a word weighs more the fewer descriptions contain it. */
function byWords(entries: Entries): Nearest {
  const descriptions = entries.map(([label, description]) => wordsOf(`${label} ${description}`))
  const weightOf = (word: string) => 1 / descriptions.filter((words) => words.has(word)).length
  return async ({ name, text }) => {
    const found = wordsOf(beginning(name, text))
    const scores = descriptions.map((words) => {
      const shared = [...words].filter((word) => found.has(word))
      return shared.reduce((sum, word) => sum + weightOf(word), 0)
    })
    return Math.max(...scores) === 0 ? null : best(entries, scores)
  }
}

/** Returns the label with the highest score, and that score's share of the total as the confidence. */
function best(entries: Entries, scores: readonly number[]): Classification {
  const highest = Math.max(...scores)
  const [label] = entries[scores.indexOf(highest)] ?? ['']
  return { label, confidence: highest / scores.reduce((sum, score) => sum + score, 0) }
}

function beginning(name: string, text: string): string {
  return `${name.replace(/\.[^.]+$/, '')}. ${text.slice(0, COMPARED_CHARACTERS)}`
}

/** Returns the words of four or more letters, without a plural s; shorter words carry little meaning. */
function wordsOf(text: string): ReadonlySet<string> {
  const words =
    text.toLowerCase().match(/[\p{L}\p{N}\p{M}]{4,}|[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}]{2}/gu) ?? []
  return new Set(words.map((word) => word.replace(/(?<=.{3})s$/, '')))
}

function dot(a: Float32Array, b: Float32Array | undefined): number {
  return a.reduce((sum, value, i) => sum + value * (b?.[i] ?? 0), 0)
}

function invalid(message: string): DocChatError {
  return new DocChatError('INVALID_ARGUMENT', message)
}
