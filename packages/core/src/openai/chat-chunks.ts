import { createParser } from 'eventsource-parser'

/** A part of a content that some servers send as a list. Only text is read; reasoning has another type. */
export interface ContentPart {
  readonly type?: string
  readonly text?: string
}

/** The last chunk of a reply that ended with `[DONE]`: some servers give no reason for the end. */
export const DONE: ChatChunk = { choices: [{ finish_reason: 'done' }] }

/** The part of a streamed chunk that is read. */
export interface ChatChunk {
  readonly choices?: readonly {
    readonly delta?: { readonly content?: string | readonly ContentPart[] | null }
    readonly finish_reason?: string | null
  }[]
  readonly usage?: { readonly prompt_tokens: number; readonly completion_tokens: number } | null
}

type Choice = NonNullable<ChatChunk['choices']>[number]

/** A reply that is not streamed. */
interface WholeReply extends Omit<ChatChunk, 'choices'> {
  readonly choices?: readonly {
    readonly message?: NonNullable<Choice['delta']>
    readonly finish_reason?: string | null
  }[]
}

/**
 * Reads the chunks of a streamed reply, those that arrive together at once: a fast model sends hundreds in one packet,
 * and the official client's iterator passes each through several promises. A reply that is not streamed is one chunk.
 *
 * @throws SyntaxError if an event is not JSON; Error, with the server's `code`, if it reports an error instead.
 */
export async function* chatChunks(
  body: AsyncIterable<Uint8Array>,
): AsyncGenerator<readonly ChatChunk[], void, undefined> {
  const decoder = new TextDecoder()
  let arrived: ChatChunk[] = []
  let done = false
  const parser = createParser({
    onEvent({ data }) {
      if (done || data.trim() === '') return
      done = data.startsWith('[DONE]')
      arrived.push(done ? DONE : chunkOf(data))
    },
  })
  let start = ''
  let isWhole: boolean | null = null
  for await (const bytes of body) {
    const text = decoder.decode(bytes, { stream: true })
    if (isWhole !== false) {
      start += text
      isWhole ??= /\S/.test(start) ? start.trimStart().startsWith('{') : null
      if (isWhole !== false) continue
    }
    parser.feed(start || text)
    start = ''
    if (arrived.length > 0) yield arrived
    arrived = []
    if (done) return
  }
  if (isWhole === true) yield [wholeReply(start)]
}

/** Some servers, and proxies before them, answer with the whole reply although a stream was asked for. */
function wholeReply(body: string): ChatChunk {
  const { choices, ...reply } = chunkOf(body) as WholeReply
  return {
    ...reply,
    choices: (choices ?? []).map(({ message, finish_reason }) => ({
      ...(message !== undefined && { delta: message }),
      finish_reason: finish_reason ?? 'done',
    })),
  }
}

function chunkOf(data: string): ChatChunk {
  const chunk = JSON.parse(data) as ChatChunk & { readonly error?: { readonly code?: unknown } | null }
  if (!chunk.error) return chunk
  throw Object.assign(new Error('The server reported an error.'), { code: chunk.error.code })
}
