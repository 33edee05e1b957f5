import { describe, expect, test } from 'vitest'
import type { ConversationStore, Exchange, StoredAnswer } from '../conversation/conversation-store.ts'
import type { StoreParts } from '../store/store.ts'

/** A conversation store to test, together with its store's transactions. */
export interface ConversationsUnderTest {
  readonly conversations: ConversationStore
  transaction<T>(work: (parts: Pick<StoreParts, 'conversations'>) => Promise<T>): Promise<T>
}

const ANSWER: StoredAnswer = {
  text: 'Three months [1].',
  citations: [
    {
      marker: 1,
      documentId: 'doc_1',
      versionId: 'ver_1',
      versionSha256: null,
      name: 'lease.pdf',
      page: 3,
      charStart: 10,
      charEnd: 22,
      quote: 'three months',
      verified: true,
      boxes: [{ x: 1, y: 2.5, width: 30, height: 10 }],
    },
  ],
  noAnswer: null,
  model: 'small',
  complete: true,
  query: 'How long is the notice period?',
}
const NO_ANSWER: StoredAnswer = {
  ...ANSWER,
  text: '',
  citations: [],
  noAnswer: 'nothing-relevant',
  model: null,
  complete: false,
}

function exchange(question: string, answer: StoredAnswer = ANSWER): Exchange {
  return { question, answer, askedAt: '2026-11-22T10:00:00.000Z' }
}

/** The conformance suite of {@link ConversationStore}. */
export function describeConversations(subject: () => ConversationsUnderTest): void {
  describe('conversations', () => {
    const all = () => subject().conversations

    test('start empty, each with its own id or a given one', async () => {
      const [one, other] = await Promise.all([all().create('ann'), all().create('ann', { title: 'Lease' })])
      expect(one).toMatchObject({
        id: expect.stringMatching(/^con_/),
        owner: 'ann',
        title: '',
        turnCount: 0,
        createdAt: one.updatedAt,
      })
      expect(other).toMatchObject({ title: 'Lease' })
      expect(other.id).not.toBe(one.id)
      expect(await all().get('ann', one.id)).toEqual({ ...one, exchanges: [] })
      expect(await all().create('ann', { id: 'con_given' })).toMatchObject({ id: 'con_given' })
    })

    test('return questions and answers word for word', async () => {
      const { id } = await all().create('bea')
      const said = [exchange('How long\n is the notice? 🙂'), exchange('And then?', NO_ANSWER)]
      for (const one of said) expect(await all().append('bea', id, one)).toBe(true)
      expect(await all().get('bea', id)).toMatchObject({ turnCount: 4, exchanges: said })
    })

    test('take their title from the first question, unless they have one', async () => {
      const [unnamed, named] = await Promise.all([
        all().create('cal'),
        all().create('cal', { title: 'Lease' }),
      ])
      for (const { id } of [unnamed, named]) {
        await all().append('cal', id, exchange(`How long\n is it${' really'.repeat(20)}?`))
        await all().append('cal', id, exchange('And then?'))
      }
      const titleOf = async (id: string) => (await all().get('cal', id))?.title
      expect(await titleOf(unnamed.id)).toMatch(/^How long is it( really)+…$/)
      expect((await titleOf(unnamed.id))?.length).toBeLessThanOrEqual(81)
      expect(await titleOf(named.id)).toBe('Lease')
      expect(await all().rename('cal', named.id, 'Rent')).toMatchObject({ title: 'Rent', turnCount: 4 })
      expect(await titleOf(named.id)).toBe('Rent')
    })

    test('return the last turns, oldest first', async () => {
      const { id } = await all().create('dot')
      for (const question of ['One?', 'Two?', 'Three?']) await all().append('dot', id, exchange(question))
      expect(await all().recent('dot', id, 3)).toEqual([
        { role: 'assistant', text: ANSWER.text },
        { role: 'user', text: 'Three?' },
        { role: 'assistant', text: ANSWER.text },
      ])
      expect(await all().recent('dot', id, 100)).toHaveLength(6)
    })

    test('are listed by page, most recently used first', async () => {
      const ids: string[] = []
      for (let i = 0; i < 5; i++) ids.push((await all().create('eve')).id)
      const listed = async (options?: { offset?: number; limit?: number }) =>
        (await all().list('eve', options)).conversations.map(({ id }) => id)
      expect(await listed()).toEqual(ids.toReversed())
      const [first = ''] = ids
      // Times are in milliseconds.
      await new Promise((resolve) => setTimeout(resolve, 5))
      await all().append('eve', first, exchange('Again?'))
      expect(await listed({ limit: 2 })).toEqual([first, ids[4]])
      expect(await listed({ offset: 2, limit: 2 })).toEqual([ids[3], ids[2]])
      expect(await all().list('eve', { limit: 0 })).toEqual({ conversations: [], total: 5 })
      expect(await all().list('nobody')).toEqual({ conversations: [], total: 0 })
    })

    test('are removed with all their turns', async () => {
      const { id } = await all().create('fay', { id: 'con_again' })
      await all().append('fay', id, exchange('One?'))
      expect(await all().remove('fay', id)).toBe(true)
      expect(await all().remove('fay', id)).toBe(false)
      expect(await all().get('fay', id)).toBeNull()
      expect(await all().append('fay', id, exchange('Two?'))).toBe(false)
      expect(await all().rename('fay', id, 'x')).toBeNull()
      await all().create('fay', { id })
      expect(await all().get('fay', id)).toMatchObject({ turnCount: 0, exchanges: [] })
    })

    test('are neither visible to nor changeable by another owner', async () => {
      const { id } = await all().create('gus', { title: 'Private' })
      await all().append('gus', id, exchange('How long?'))
      const before = await all().get('gus', id)
      expect(await all().get('hal', id)).toBeNull()
      expect(await all().recent('hal', id, 10)).toBeNull()
      expect(await all().list('hal')).toEqual({ conversations: [], total: 0 })
      expect(await all().append('hal', id, exchange('Mine?'))).toBe(false)
      expect(await all().rename('hal', id, 'Mine')).toBeNull()
      expect(await all().remove('hal', id)).toBe(false)
      expect(await all().get('gus', id)).toEqual(before)
    })

    test('keep questions and answers together when several are added concurrently', async () => {
      const { id } = await all().create('ivy')
      const questions = Array.from({ length: 10 }, (_, i) => `Question ${i}?`)
      const add = (question: string) =>
        all().append('ivy', id, exchange(question, { ...ANSWER, text: `To ${question}` }))
      await Promise.all(questions.map(add))
      const exchanges = (await all().get('ivy', id))?.exchanges ?? []
      expect(exchanges.map(({ question }) => question).toSorted()).toEqual(questions)
      for (const { question, answer } of exchanges) expect(answer.text).toBe(`To ${question}`)
    })

    test('keep nothing of a transaction that failed', async () => {
      const { id } = await all().create('jon')
      const failing = subject().transaction(async (tx) => {
        await tx.conversations.append('jon', id, exchange('One?'))
        await tx.conversations.create('jon')
        expect(await tx.conversations.get('jon', id), 'it sees its own').toMatchObject({ turnCount: 2 })
        throw new Error('no')
      })
      await expect(failing).rejects.toThrow('no')
      expect(await all().list('jon')).toMatchObject({
        total: 1,
        conversations: [{ title: '', turnCount: 0 }],
      })
    })
  })
}
