import { DocChatError } from '../errors.ts'

/** The limits of a request. */
export interface RequestLimits {
  /** The maximum number of tokens in all its texts together. */
  readonly batchTokens: number
  /** The maximum number of tokens in a text; longer texts are truncated. */
  readonly textTokens: number
}

/** A text of this length, in characters, is not halved further: it must have been rejected for another reason. */
const SHORTEST = 100

/**
 * Truncates texts that are too long, and batches them into requests within the limits, in order. If the server
 * rejects a request, it is split, and a single text is halved: the server knows its actual limits best.
 *
 * @param ask sends one request. @returns the result for each text.
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
 * Estimates the number of tokens in a text, erring on the high side: a token is about four letters of English, and at
 * most one character in scripts with three bytes per character.
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

/** Whether an error may mean that the request was too large; servers report this in many ways. */
function isTooMuch(error: unknown): boolean {
  if (!DocChatError.isInstance(error)) return false
  const status = error.details['status']
  return status === 400 || status === 413 || status === 422
}
