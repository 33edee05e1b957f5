import { expect, test } from 'vitest'
import { collectAnswer } from '../answer/collect-answer.ts'
import type { RetrievalDoneEvent } from '../answer/events.ts'
import { add, open } from '../testing/docchat.ts'

test('a document that the question names comes first, and others still answer', async () => {
  await using docchat = await open()
  await add(
    docchat,
    'offer.txt',
    'The deposit for the hall is 500 euros, as in each lease. The tower clock is wound on Sundays.',
  )
  const { document } = await add(
    docchat,
    'lease.txt',
    'A deposit of 700 euros is handed over for the hall. Pets stay out.',
  )
  const ask = async (question: string, options = {}) => {
    const events = await Array.fromAsync(docchat.ask(question, options))
    const { citations } = await collectAnswer(events)
    const { preferred } =
      events.find((event): event is RetrievalDoneEvent => event.type === 'retrieval-done') ?? {}
    return { preferred, quoted: citations[0]?.name }
  }
  expect(await ask('How high is the deposit for the hall in the lease?')).toEqual({
    preferred: [{ documentId: document.id, name: 'lease.txt' }],
    quoted: 'lease.txt',
  })
  expect(await ask('How high is the deposit for the hall in the lease?', { preferNamed: false })).toEqual({
    preferred: undefined,
    quoted: 'offer.txt',
  })
  expect((await ask('When is the tower clock wound, in the lease?')).quoted).toBe('offer.txt')
  expect((await ask('How high is the deposit for the hall?')).preferred).toBeUndefined()
})

test('what is said in the document that is named is looked for without its name', async () => {
  await using docchat = await open()
  const contract = `The catering contract is between the school and the caterer of the catering contract.

The caterer brings lunch at noon, as the catering contract says.

Each meal has a price of 4.20 euros.`
  await add(docchat, 'catering-contract.txt', contract)
  await add(docchat, 'notes.txt', 'The price of the hall is 90 euros.')
  const { citations } = await collectAnswer(
    docchat.ask('What is the price of a meal according to the catering contract?'),
  )
  expect(citations[0]?.quote).toBe('Each meal has a price of 4.20 euros.')
})
