import { DocChatError } from '../errors.ts'

/** What one request may hold. */
export interface RequestLimits {
  /** The most tokens of all its texts together. */
  readonly batchTokens: number
  /** The most tokens of a text; what is more is cut off. */
  readonly textTokens: number
}

/** How short a text is cut before it is said to be refused for another reason. */
const SHORTEST = 100

/**
 * Cuts texts that are too long, and spreads them over requests within the limits, in order. A request that its server
 * refuses is split, and a single text is halved: servers know better what is too much for them.
 *
 * @param ask sends one request. @returns what it answers for each text.
 */
export async function inRequests<T>(
  texts: readonly string[],
  { batchTokens, textTokens }: RequestLimits,
  ask: (texts: readonly string[]) => Promise<readonly T[]>,
): Promise<T[]> {
  async function askOrSplit(batch: readonly string[]): Promise<readonly T[]> {
    try {
      return await ask(batch)
    } catch (error) {
      const [first = '', ...others] = batch
      if (!isTooMuch(error) || (others.length === 0 && first.length <= SHORTEST)) throw error
      if (others.length === 0) return askOrSplit([firstHalf(first)])
      const middle = Math.ceil(batch.length / 2)
      return [...(await askOrSplit(batch.slice(0, middle))), ...(await askOrSplit(batch.slice(middle)))]
    }
  }

  const results: T[] = []
  for (const batch of batches(
    texts.map((text) => cut(text, textTokens)),
    batchTokens,
  )) {
    results.push(...(await askOrSplit(batch)))
  }
  return results
}

/**
 * About how many tokens a text has, rather too many: a token is four letters of English, and one character or a part of
 * it in scripts that take three bytes a character.
 */
function estimateTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / 3)
}

function cut(text: string, tokens: number): string {
  const estimated = estimateTokens(text)
  return estimated <= tokens
    ? text
    : text.slice(0, Math.floor((text.length * tokens) / estimated)).toWellFormed()
}

function* batches(texts: readonly string[], tokens: number): Generator<string[]> {
  let batch: string[] = []
  let sum = 0
  for (const text of texts) {
    const more = estimateTokens(text)
    if (batch.length > 0 && sum + more > tokens) {
      yield batch
      batch = []
      sum = 0
    }
    batch.push(text)
    sum += more
  }
  if (batch.length > 0) yield batch
}

function firstHalf(text: string): string {
  return text.slice(0, Math.ceil(text.length / 2)).toWellFormed()
}

/** Servers say it in many ways; any refusal of the content may mean it. */
function isTooMuch(error: unknown): boolean {
  if (!DocChatError.isInstance(error)) return false
  const status = error.details['status']
  return status === 400 || status === 413 || status === 422
}
