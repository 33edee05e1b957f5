import { expect, test } from 'vitest'
import type { AnswerRequest } from '../answer/answerer.ts'
import { collectAnswer } from '../answer/collect-answer.ts'
import { extractiveAnswerer } from '../answer/extractive.ts'
import { add, open } from '../testing/docchat.ts'

const SECTIONS = [
  'Rent',
  'Deposit',
  'Pets',
  'Repairs',
  'Notice',
  'Keys',
  'Heating',
  'Parking',
  'Garden',
  'Bins',
]
const LEASE = [
  '# Lease of a flat\n\nThis lease is between the owner of the house and its tenant.',
  ...SECTIONS.map(
    (title) =>
      `## ${title}\n\nTable 1: ${title}\n\nThis part says all there is to say about ${title.toLowerCase()}. More on it.`,
  ),
].join('\n\n')
const quotesOf = async (docchat: Awaited<ReturnType<typeof open>>, question: string, options = {}) => {
  const { citations } = await collectAnswer(docchat.ask(question, options))
  expect(citations.every(({ verified }) => verified)).toBe(true)
  return citations.map(({ name, quote }) => `${name}: ${quote}`)
}

test('a summary quotes the first sentence of sections all over the document that is meant', async () => {
  await using docchat = await open()
  const { document } = await add(docchat, 'flat-lease.md', LEASE)
  const quotes = await quotesOf(docchat, 'Summarise this document')
  expect(quotes).toHaveLength(8)
  expect(quotes[0]).toBe('flat-lease.md: This lease is between the owner of the house and its tenant.')
  expect(quotes).toContain('flat-lease.md: This part says all there is to say about garden.')
  expect(quotes.join()).not.toContain('Table 1')

  await add(docchat, 'notes.txt', 'The boiler was inspected in the spring of this year. It works.')
  expect(await quotesOf(docchat, 'What is the lease about?')).toEqual(quotes)
  expect(await quotesOf(docchat, 'What is this about?', { documentIds: [document.id] })).toEqual(quotes)
  const both = await quotesOf(docchat, 'Give me an overview')
  expect(both.filter((quote) => quote.startsWith('notes.txt'))).toEqual([
    'notes.txt: The boiler was inspected in the spring of this year.',
  ])
  expect(both).toHaveLength(5)
  expect(await quotesOf(docchat, 'Summarise quantum physics')).toEqual([])
  await using other = await open()
  await add(other.forOwner('someone'), 'lease.md', LEASE)
  expect(await quotesOf(other, 'Summarise the lease')).toEqual([])
})

test('a summary of a short document has several sentences', async () => {
  await using docchat = await open()
  const sentence = (topic: string) => `The first thing to say about ${topic} is short.`
  await add(
    docchat,
    'note.txt',
    ['heating', 'water', 'rent', 'pets', 'bins', 'keys'].map(sentence).join('\n\n'),
  )
  expect(await quotesOf(docchat, 'Summarise this document')).toEqual(
    ['heating', 'rent', 'bins'].map((topic) => `note.txt: ${sentence(topic)}`),
  )
})

test('none is meant if there are many documents', async () => {
  await using docchat = await open()
  for (let i = 0; i < 6; i++)
    await add(docchat, `note-${i}.txt`, `Note ${i} is about something else again, as ever.`)
  expect(await quotesOf(docchat, 'Summarise the documents')).toEqual([])
})

test('a model is given the sections as a summary', async () => {
  const requests: AnswerRequest[] = []
  const quoting = extractiveAnswerer()
  await using docchat = await open({
    answerer: {
      ...quoting,
      model: 'm',
      answer(request, options) {
        requests.push(request)
        return quoting.answer(request, options)
      },
    },
  })
  await add(docchat, 'flat-lease.md', LEASE)
  await quotesOf(docchat, 'Summarise the flat lease')
  await quotesOf(docchat, 'Are pets allowed?')
  expect(requests.map(({ overview, passages }) => [overview, passages.length])).toEqual([
    [true, 8],
    [undefined, expect.any(Number)],
  ])
})
