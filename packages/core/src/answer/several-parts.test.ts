import { expect, test } from 'vitest'
import { add, open } from '../testing/docchat.ts'
import { testPassage } from '../testing/passages.ts'
import type { Answerer, AnswerRequest } from './answerer.ts'
import { ask } from './ask.ts'
import { collectAnswer } from './collect-answer.ts'
import type { RetrievalDoneEvent } from './events.ts'

const RENT = 'The monthly rent of the workshop is 3,200 euros.'
const PETS = 'Dogs may be kept in the yard until nine in the evening.'
const FILLER = Array.from({ length: 12 }, (_, n) => `The monthly rent of shed ${n} is a matter of the shed.`)

test('each part of a question is searched for, and has its quote', async () => {
  await using docchat = await open()
  await add(docchat, 'rent.txt', `${RENT}\n\n${FILLER.join('\n\n')}`)
  await add(docchat, 'pets.txt', PETS)
  const events = await Array.fromAsync(
    docchat.ask('How high is the monthly rent of the workshop and where may dogs be kept?'),
  )
  const searches = events.filter((event): event is RetrievalDoneEvent => event.type === 'retrieval-done')
  expect(searches.map(({ query }) => query)).toEqual([
    'How high is the monthly rent of the workshop and where may dogs be kept?',
    'How high is the monthly rent of the workshop?',
    'where may dogs be kept?',
  ])
  const { citations, query } = await collectAnswer(events)
  expect([citations[0]?.quote, citations.at(-1)?.quote]).toEqual([RENT, PETS])
  expect(query).toBe(searches[0]?.query)
})

test('a part that the documents do not answer is named', async () => {
  await using docchat = await open()
  await add(docchat, 'rent.txt', RENT)
  const asking = (question: string) => collectAnswer(docchat.ask(question))
  const answer = await asking('How high is the monthly rent and who won the football match?')
  expect(answer.text).toMatch(/ \[1\]\n\nNot found in your documents: who won the football match\?$/)
  const none = await asking('Who won the football match and when does the train leave?')
  expect(none.noAnswer?.reason).toBe('nothing-relevant')
})

test('the context of a model has room for each part', async () => {
  const texts = ['The rent of shed one.', 'The rent of shed two.', 'The rent is 3,200.', 'Dogs may be kept.']
  const passages = texts.map((text, i) => testPassage(text, i + 1))
  const requests: AnswerRequest[] = []
  const answerer: Answerer = {
    model: 'm',
    contextTokens: 12,
    async *answer(request) {
      requests.push(request)
      yield { type: 'text', text: 'Yes.' }
    },
    async [Symbol.asyncDispose]() {},
  }
  const events = ask(
    {
      answerer,
      retrieve: async (query) =>
        query.includes(' and ')
          ? passages.slice(0, 2)
          : passages.slice(...(query.includes('rent') ? [2, 3] : [3])),
      page: async (version, number) => ({
        number,
        text: texts[Number(version.slice(4)) - 1] ?? '',
        versionSha256: '',
      }),
      hasDocuments: async () => true,
    },
    { question: 'How high is the rent and where may dogs be kept?' },
  )
  await Array.fromAsync(events)
  expect(requests[0]?.passages.map(({ text }) => text)).toEqual(texts.slice(2))
})
