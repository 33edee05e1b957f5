import { describe, expect, test } from 'vitest'
import { collect, describeAnswerer } from '../testing/answerer.ts'
import { HOSTILE_PASSAGES, testPassage } from '../testing/passages.ts'
import { type ExtractiveAnswererOptions, extractiveAnswerer } from './extractive.ts'

describeAnswerer('extractive', () => ({ answerer: extractiveAnswerer(), async [Symbol.asyncDispose]() {} }), {
  deterministic: true,
})

const LEASE = `LEASE AGREEMENT
4. Deposit and rent
The monthly rent is 1,500 euros and is due on the
first of each month. The tenant pays a deposit of two
monthly rents. Pets are not allowed.
5. Termination
Either party may terminate the lease with three
months' notice. It was signed by Ada Byron on 3 May 2021.`

const TABLE = `Revenue by segment
Segment  2021  2022
Cloud  120  180
Hardware  90  85
Total  210  265`

const FAQ = `How long does delivery take?
It takes ten days after payment. Returns are free.`

const PASSAGES = [LEASE, TABLE, FAQ].map((text, i) => testPassage(text, i + 1))

async function quotes(
  question: string,
  options?: ExtractiveAnswererOptions,
  passages = PASSAGES,
): Promise<string[]> {
  const events = await collect(extractiveAnswerer(options), { question, passages, history: [] })
  return events.flatMap((event) => (event.type === 'claim' ? [event.quote] : []))
}

describe('extractiveAnswerer', () => {
  test.each([
    [
      'How high is the monthly rent?',
      'The monthly rent is 1,500 euros and is due on the\nfirst of each month.',
    ],
    ['How many rents is the deposit?', 'The tenant pays a deposit of two\nmonthly rents.'],
    ['Are pets allowed?', 'Pets are not allowed.'],
    ['When was the lease signed?', 'It was signed by Ada Byron on 3 May 2021.'],
    ['How can the lease be terminated?', "Either party may terminate the lease with three\nmonths' notice."],
    ['What was the hardware revenue in 2022?', 'Hardware  90  85'],
    ['How long does delivery take?', 'It takes ten days after payment.'],
  ])('answers %j with %j', async (question, answer) => {
    expect((await quotes(question))[0]).toBe(answer)
  })

  test.each(['Who won the cup in 1998?', 'What is the capital of France?', '???', ''])(
    'declines %j',
    async (question) => {
      const events = await collect(extractiveAnswerer(), { question, passages: PASSAGES, history: [] })
      expect(events).toEqual([{ type: 'confidence', confidence: expect.closeTo(0, 1) }, { type: 'declined' }])
    },
  )

  test('introduces its quotes, and puts each sentence on one line before its claim', async () => {
    const request = { question: 'How high is the monthly rent?', passages: PASSAGES, history: [] }
    expect(await collect(extractiveAnswerer({ maxSentences: 1 }), request)).toEqual([
      { type: 'confidence', confidence: expect.closeTo(0.9, 1) },
      { type: 'text', text: 'From your documents:' },
      { type: 'text', text: '\n\n“The monthly rent is 1,500 euros and is due on the first of each month.”' },
      {
        type: 'claim',
        passage: 0,
        quote: 'The monthly rent is 1,500 euros and is due on the\nfirst of each month.',
        answer: { start: 20, end: 31 },
      },
    ])
  })

  test('quotes a table row together with the header row', async () => {
    const events = await collect(extractiveAnswerer({ maxSentences: 1 }), {
      ...{ question: 'What was the hardware revenue in 2022?', passages: PASSAGES, history: [] },
    })
    expect(events.slice(2)).toEqual([
      { type: 'text', text: '\n\n“Hardware 90 85”' },
      { type: 'claim', passage: 1, quote: 'Hardware  90  85' },
      { type: 'text', text: '\n“Segment 2021 2022”' },
      { type: 'claim', passage: 1, quote: 'Segment  2021  2022' },
    ])
  })

  test.each([
    ['What does the bakery supply?', 'The bakery supplies:\n- two jackets\n- safety shoes'],
    ['Who buys the flour?', 'The flour is bought by Ada Byron.'],
    ['What is baking?', 'Baking turns dough into bread.'],
  ])('answers %j with %j: whole lists, names, no headings', async (question, answer) => {
    const page = `# What is baking
Baking turns dough into bread.
The bakery supplies:
- two jackets
- safety shoes
The flour is bought on the market.
The flour is bought by Ada Byron.`
    expect((await quotes(question, { minConfidence: 0 }, [testPassage(page)]))[0]).toBe(answer)
  })

  test('puts the best sentence first, and the others in the order of the document', async () => {
    const page =
      'A deposit is paid by the tenant. The deposit is paid back late. How the tenant gets the deposit back: the deposit of the tenant is paid back in May.'
    const found = await quotes('How is the deposit of the tenant paid back?', {}, [testPassage(page)])
    expect(found).toEqual([
      'How the tenant gets the deposit back: the deposit of the tenant is paid back in May.',
      'A deposit is paid by the tenant.',
      'The deposit is paid back late.',
    ])
  })

  test('does not quote documents that do not mention the subject', async () => {
    const passages = [testPassage('Corning paid dividends in 2022.', 1), testPassage('Nike paid nothing.', 2)]
    expect(await quotes('Has Nike paid dividends in 2022?', {}, passages)).toEqual(['Nike paid nothing.'])
    expect(await quotes('Has Boeing paid dividends in 2022?', {}, passages)).toEqual([])
    expect(await quotes('Has Boeing paid dividends in 2022?', { minConfidence: 0 }, passages)).toContain(
      'Corning paid dividends in 2022.',
    )
  })

  test('declines if no passage mentions the subject, however well the rest matches', async () => {
    const passages = Array.from({ length: 10 }, (_, i) =>
      testPassage(`The heat pump of model ${i} runs on power. Its weight is ${i} kg.`, i + 1),
    )
    expect(await quotes('What is the weight of the heat pump?', {}, passages)).not.toEqual([])
    expect(await quotes('What is the price of the heat pump?', {}, passages)).toEqual([])
  })

  test('quotes the text shared by overlapping passages once', async () => {
    const twice = [testPassage(LEASE, 1), testPassage(LEASE.slice(16), 2)]
    const found = await quotes('How high is the monthly rent?', {}, twice)
    expect(new Set(found.map((quote) => quote.replaceAll(/\s+/g, ' '))).size).toBe(found.length)
  })

  test('prefers the same words in the passage that covers more of the question', async () => {
    const row = (price: number) => `A parking space in the north garage is ${price} euros.`
    const passages = [testPassage(`Bicycles: ${row(5)}`, 1), testPassage(`Cars: ${row(60)}`, 2)]
    const question = 'Price of a parking space for cars in the garage?'
    expect((await quotes(question, { maxSentences: 1 }, passages))[0]).toContain(row(60))
  })

  test('treats FY2021 as 2021, in the question and in the text', async () => {
    const passages = [testPassage('Sales in 2020 were 5. Sales in FY2021 were 6. Sales in 2022 were 7.')]
    expect((await quotes('Sales in 2021?', {}, passages))[0]).toBe('Sales in FY2021 were 6.')
    expect((await quotes('Sales in FY2022?', {}, passages))[0]).toBe('Sales in 2022 were 7.')
  })

  test('quotes no more sentences than the maximum, in readable pieces', async () => {
    const long = testPassage(`rent ${'deposit of two monthly rents and '.repeat(100)}`)
    const found = await quotes('How high is the monthly rent deposit?', { maxSentences: 2 }, [long])
    expect(found).toHaveLength(2)
    for (const quote of found) expect(quote.length).toBeLessThanOrEqual(500)
  })

  test('quotes hostile passages verbatim, and nothing else', async () => {
    const question = 'How long does the warranty last?'
    const found = await quotes(question, { maxSentences: 20 }, [...HOSTILE_PASSAGES])
    expect(found.length).toBeGreaterThan(5)
    for (const quote of found) expect(HOSTILE_PASSAGES.some(({ text }) => text.includes(quote))).toBe(true)
    const events = await collect(extractiveAnswerer(), { question, passages: HOSTILE_PASSAGES, history: [] })
    expect(events.some(({ type }) => type === 'declined')).toBe(false)
  })

  test('rejects an invalid number of sentences', () => {
    expect(() => extractiveAnswerer({ maxSentences: 0 })).toThrow('maxSentences is 0')
  })
})
