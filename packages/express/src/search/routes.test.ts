import { afterAll, beforeAll, expect, test } from 'vitest'
import { addText, type RunningApp, startApp } from '../testing/start-app.ts'

let app: RunningApp
beforeAll(async () => {
  app = await startApp({ docchat: { workers: 1 } })
  await addText(app.docchat, 'heron.md', 'A heron stands by the "north pond" all day.')
  await addText(
    app.docchat,
    'pond.txt',
    'The pond in the north, and the heron that is seldom there, heron or not.',
  )
})
afterAll(() => app[Symbol.asyncDispose]())

async function search(
  query: string,
): Promise<{ readonly status: number; readonly names: unknown; readonly first: unknown }> {
  const response = await fetch(`${app.url}/search?query=${query}`)
  const { passages = [] } = (await response.json()) as { passages?: readonly { readonly name: string }[] }
  return { status: response.status, names: passages.map(({ name }) => name), first: passages[0] }
}

test('restricts the search to some documents', async () => {
  expect((await search('heron')).names).toHaveLength(2)
  expect((await search('heron&media_types=text/markdown')).names).toEqual(['heron.md'])
  expect((await search('heron&labels=invoice,lease')).names).toEqual([])
  expect((await search('heron&added_after=2020-01-01')).names).toHaveLength(2)
  expect((await search('heron&added_before=2020-01-01T00:00:00Z')).names).toEqual([])
  expect((await search('heron&added_before=yesterday')).status).toBe(422)
})

test('honours quotation marks, and explains on request', async () => {
  const query = `heron ${encodeURIComponent('"north pond"')}`
  expect((await search(query)).names).toEqual(['heron.md', 'pond.txt'])
  expect((await search(query)).first).not.toHaveProperty('explanation')
  expect((await search(`${query}&explain=true`)).first).toMatchObject({
    explanation: { phrases: 1, cosine: null, title_match: expect.any(Number) },
  })
})

test('respects the token budget', async () => {
  expect((await search('heron&context_tokens=1')).names).toHaveLength(1)
})

test('filters the documents of an answer too', async () => {
  const response = await fetch(`${app.url}/chat`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ question: 'Where does the heron stand?', media_types: ['application/pdf'] }),
  })
  expect(await response.json()).toMatchObject({ no_answer: { reason: 'no-documents' } })
})
