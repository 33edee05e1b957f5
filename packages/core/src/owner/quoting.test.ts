import { expect, test, vi } from 'vitest'
import { extractiveAnswerer } from '../answer/extractive.ts'
import type { QuoteRequest } from '../answer/quoter.ts'
import { createDocChat } from '../create-docchat.ts'
import { sqliteStore } from '../sqlite/store.ts'
import type { Store } from '../store/store.ts'
import { add, temporary } from '../testing/docchat.ts'

const QUESTION = 'How high is the rent?'

/** Opens DocChat with a store whose quoter tells what it is asked. */
async function open(over: (store: Store) => Partial<Store> = () => ({}), answerer = extractiveAnswerer()) {
  const dataDir = temporary()
  const store = sqliteStore({ directory: dataDir })
  const { quoter } = store
  if (quoter === undefined) throw new Error('The store cannot quote.')
  const quote = vi.spyOn(quoter, 'quote')
  const docchat = await createDocChat({ dataDir, store: { ...store, ...over(store) }, answerer })
  await add(docchat, 'lease.txt', 'The rent is 500 euros. Pets are not allowed.')
  const answerOf = async (signal?: AbortSignal) => {
    const events = await Array.fromAsync(docchat.ask(QUESTION, signal === undefined ? {} : { signal }))
    return events.map((event) => (event.type === 'finish' ? { ...event, timings: null } : event))
  }
  return { docchat, quote, answerOf, [Symbol.asyncDispose]: () => docchat.close() }
}

test('the store quotes, with the options of the answerer, and the answer is the same', async () => {
  await using opened = await open(undefined, extractiveAnswerer({ introduction: 'Quoted:' }))
  await using plain = await open(
    () => ({ quoter: undefined as never }),
    extractiveAnswerer({ introduction: 'Quoted:' }),
  )
  const [answer, expected] = [await opened.answerOf(), await plain.answerOf()]
  const ofDocument = (events: unknown) => JSON.stringify(events).replaceAll(/(doc|ver)_\w+/g, '$1')
  expect(ofDocument(answer)).toBe(ofDocument(expected))
  expect(answer).toContainEqual({ type: 'text-delta', text: 'Quoted:' })
  expect(opened.quote).toHaveBeenCalledTimes(1)
  expect(opened.quote.mock.lastCall?.[0]).toMatchObject({
    options: { introduction: 'Quoted:' },
  } satisfies Partial<QuoteRequest>)
  expect(plain.quote).not.toHaveBeenCalled()
})

test('an answerer around the quoting one does its own work', async () => {
  const inner = extractiveAnswerer()
  await using opened = await open(undefined, {
    ...inner,
    async *answer() {
      yield { type: 'text', text: 'Mine.' }
    },
  })
  expect(await opened.answerOf()).toContainEqual({ type: 'text-delta', text: 'Mine.' })
  expect(opened.quote).not.toHaveBeenCalled()
})

test('a store around the embedded one is read where it is', async () => {
  await using opened = await open(({ catalog }) => ({ catalog: { ...catalog, page: async () => null } }))
  expect(await opened.answerOf()).toContainEqual(
    expect.objectContaining({ type: 'citation', verified: false }),
  )
  expect(opened.quote).not.toHaveBeenCalled()
})

test('an answer that is stopped while the store quotes ends with the reason', async () => {
  await using opened = await open()
  const stop = new AbortController()
  const reason = new Error('Enough.')
  opened.quote.mockImplementationOnce((_request, { signal } = {}) => {
    stop.abort(reason)
    return Promise.reject(signal?.reason)
  })
  await expect(opened.answerOf(stop.signal)).rejects.toBe(reason)
})
