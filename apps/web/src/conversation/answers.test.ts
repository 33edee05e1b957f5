import type { AskOptions, DocChatClient } from '@docchat/client'
import { expect, test, vi } from 'vitest'
import { createAnswers } from './answers.ts'

vi.stubGlobal('requestAnimationFrame', (draw: () => void) => setTimeout(draw))

/** A server that names its answers when it is told to, and then writes one word. */
function slowServer() {
  let name = (_id: string) => {}
  const client: Pick<DocChatClient, 'ask'> = {
    async *ask(_question: string, { signal, onStart }: AskOptions = {}) {
      const aborted = new Promise<never>((_, reject) =>
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true }),
      )
      const named = new Promise<void>((resolve) => {
        name = (id) => {
          onStart?.(id)
          resolve()
        }
      })
      await Promise.race([named, aborted])
      yield { type: 'text-delta', text: 'So' }
      await aborted
    },
  }
  return { client: client as DocChatClient, name: (id: string) => name(id) }
}

test('an answer that is stopped before it has an id is not read on when the server names it', async () => {
  const { client, name } = slowServer()
  const answers = createAnswers(() => client)
  const [slow, other] = [
    { question: 'Slow?', scope: {}, after: 1 },
    { question: 'Other?', scope: {}, after: 1 },
  ]
  const asked = answers.ask('cnv_1', slow)
  answers.stop('cnv_1')
  await asked
  const isOver = (answerId: string, { question, after } = slow, conversation = 'cnv_1') =>
    answers.isOver(conversation, { answerId, question, after })
  expect(isOver('ans_1')).toBe(true)
  expect(isOver('ans_1', other)).toBe(false)
  expect(isOver('ans_1', slow, 'cnv_2')).toBe(false)

  name('ans_1')
  expect(isOver('ans_1')).toBe(true)
  expect(isOver('ans_2'), 'the same question, asked elsewhere').toBe(false)
})

test('an answer to the same question that is cut off is read on', async () => {
  const { client, name } = slowServer()
  const answers = createAnswers(() => client)
  const slow = { question: 'Slow?', scope: {}, after: 1 }
  const stopped = answers.ask('cnv_1', slow)
  answers.stop('cnv_1')
  await stopped
  const again = answers.ask('cnv_1', slow)
  name('ans_2')
  await expect.poll(() => answers.get('cnv_1')?.text).toBe('So')
  expect(answers.isOver('cnv_1', { ...slow, answerId: 'ans_1' })).toBe(true)
  expect(answers.isOver('cnv_1', { ...slow, answerId: 'ans_2' })).toBe(false)
  answers.stop('cnv_1')
  await again
  expect(answers.isOver('cnv_1', { ...slow, answerId: 'ans_2' })).toBe(true)
})
