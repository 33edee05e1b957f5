import { describe, expect, test } from 'vitest'
import type {
  Conversation,
  ConversationStore,
  Exchange,
  ExchangeRange,
  StoredAnswer,
} from '../conversation/conversation-store.ts'
import type { ListPage, Position } from '../list-page.ts'
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
      pageLabel: 'iv',
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

    test('return the last exchanges, or those before a number', async () => {
      const { id } = await all().create('ben')
      for (const question of ['One?', 'Two?', 'Three?', 'Four?'])
        await all().append('ben', id, exchange(question))
      const found = async (range: ExchangeRange) => {
        const conversation = await all().get('ben', id, range)
        expect(conversation?.turnCount, 'whatever is asked for').toBe(8)
        return conversation?.exchanges.map(({ number, question }) => [number, question])
      }
      expect(await found({ limit: 2 })).toEqual([
        [3, 'Three?'],
        [4, 'Four?'],
      ])
      expect(await found({ limit: 2, before: 3 })).toEqual([
        [1, 'One?'],
        [2, 'Two?'],
      ])
      expect(await found({ before: 2 })).toEqual([[1, 'One?']])
      expect(await found({ before: 1 })).toEqual([])
    })

    test('lose an exchange that is removed, whose number is not used again', async () => {
      const { id } = await all().create('cyd')
      for (const question of ['One?', 'Two?']) await all().append('cyd', id, exchange(question))
      expect(await all().removeExchange('dan', id, 2), 'not by another owner').toBe(false)
      expect(await all().removeExchange('cyd', id, 2)).toBe(true)
      expect(await all().removeExchange('cyd', id, 2)).toBe(false)
      await all().append('cyd', id, exchange('Three?'))
      expect(await all().get('cyd', id)).toMatchObject({
        turnCount: 4,
        exchanges: [
          { number: 1, question: 'One?' },
          { number: 3, question: 'Three?' },
        ],
      })
      expect(await all().recent('cyd', id, 100)).toHaveLength(4)
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
      const list = (limit: number, after?: Position) => all().list('eve', { limit, ...(after && { after }) })
      const idsOf = ({ entries }: ListPage<Conversation>) => entries.map(({ id }) => id)
      expect(idsOf(await list(100))).toEqual(ids.toReversed())
      const [first = ''] = ids
      // Times are in milliseconds.
      await new Promise((resolve) => setTimeout(resolve, 5))
      await all().append('eve', first, exchange('Again?'))
      const page = await list(2)
      expect(idsOf(page)).toEqual([first, ids[4]])
      await all().create('eve')
      await all().remove('eve', first)
      const rest = await list(3, page.next ?? undefined)
      expect(idsOf(rest), 'changes do not shift the next page').toEqual([ids[3], ids[2], ids[1]])
      expect(rest.next, 'there are no more').toBeNull()
      expect(await all().count('eve')).toBe(5)
      expect(await all().list('nobody', { limit: 1 })).toEqual({ entries: [], next: null })
      expect(await all().count('nobody')).toBe(0)
    })

    test('are found by a part of their title, in whatever case', async () => {
      for (const title of ['Straße 100%', 'STRASSE', 'Rent']) await all().create('fox', { title })
      const found = async (title: string) => {
        const { entries } = await all().list('fox', { title, limit: 10 })
        expect(await all().count('fox', { title })).toBe(entries.length)
        return entries.map((one) => one.title)
      }
      expect(await found('strasse')).toEqual(['STRASSE', 'Straße 100%'])
      expect(await found('0%')).toEqual(['Straße 100%'])
      expect(await found('_')).toEqual([])
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
      expect(await all().list('hal', { limit: 10 })).toEqual({ entries: [], next: null })
      expect(await all().count('hal')).toBe(0)
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
      expect(await all().list('jon', { limit: 10 })).toMatchObject({ entries: [{ title: '', turnCount: 0 }] })
    })
  })
}
