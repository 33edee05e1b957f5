import { expect, test } from 'vitest'
import { type ChatChunk, chatChunks, DONE } from './chat-chunks.ts'

async function* packets(...texts: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield typeof text === 'string' ? Buffer.from(text) : text
}

const event = (content: string) => `data: {"choices":[{"delta":{"content":"${content}"}}]}\n\n`

async function textsOf(body: AsyncIterable<Uint8Array>): Promise<string[][]> {
  const texts: string[][] = []
  const textOf = ({ choices }: ChatChunk) => {
    const content = choices?.[0]?.delta?.content
    return typeof content === 'string' ? content : ''
  }
  for await (const chunks of chatChunks(body))
    texts.push(chunks.filter((chunk) => chunk !== DONE).map(textOf))
  return texts
}

test('returns the chunks of a packet together, and never waits for the next one', async () => {
  const body = packets(event('a') + event('b'), event('c'))
  const replies = chatChunks(body)
  expect((await replies.next()).value).toHaveLength(2)
  expect((await replies.next()).value).toHaveLength(1)
})

test('joins events and characters that are split between packets', async () => {
  const bytes = Buffer.from(event('é'))
  const middle = bytes.indexOf(0xc3) + 1
  expect(await textsOf(packets(bytes.subarray(0, middle), bytes.subarray(middle)))).toEqual([['é']])
})

test('ends at [DONE], even if the connection stays open', async () => {
  let closed = false
  async function* endless() {
    try {
      yield Buffer.from(`${event('a')}data: [DONE]\n\n${event('b')}`)
      await new Promise(() => {})
    } finally {
      closed = true
    }
  }
  expect(await textsOf(endless())).toEqual([['a']])
  expect(closed).toBe(true)
})

test('throws the error that the server reports, with its code and without its text', async () => {
  const body = packets('data: {"error":{"code":"insufficient_quota","message":"secret"}}\n\n')
  await expect(textsOf(body)).rejects.toMatchObject({
    code: 'insufficient_quota',
    message: 'The server reported an error.',
  })
})

test('throws a SyntaxError for what is not JSON', async () => {
  await expect(textsOf(packets('data: <html>\n\n'))).rejects.toThrow(SyntaxError)
})
