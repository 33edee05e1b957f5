import { describe, expect, test } from 'vitest'
import { MAX_CLAIMS } from './citations.ts'
import { all, claim, ofType, PASSAGES, scripted, text, textOf } from './fixtures/scripted-ask.ts'

describe('the citations of an answer', () => {
  test('marks a quote that is not on the page as unverified, with the words that were claimed', async () => {
    const events = await all(
      scripted([text('It is 1,600.'), claim(0, ' the rent is 1,600 euros '), claim(0, '1')]),
    )
    expect(textOf(events)).toBe('It is 1,600. [1?] [2?]')
    expect(ofType(events, 'citation')[0]).toMatchObject({
      ...{
        marker: 1,
        verified: false,
        charStart: null,
        charEnd: null,
        quote: 'the rent is 1,600 euros',
        boxes: [],
      },
    })
    expect(events.at(-1)).toMatchObject({ citations: { verified: 0, unverified: 2 } })
  })

  test('keeps where the answer is in a quote only if the page has the quote as it was claimed', async () => {
    const claimed = (quote: string) => ({ ...claim(0, quote), answer: { start: 12, end: 23 } })
    const events = await all(
      scripted([
        claimed('The rent is 1,500 euros.'),
        claimed('the lease  ends in may'),
        claimed('The rent is 1,600 euros.'),
      ]),
    )
    expect(ofType(events, 'citation').map(({ answer, verified }) => ({ answer, verified }))).toEqual([
      { answer: { start: 12, end: 23 }, verified: true },
      { answer: undefined, verified: true },
      { answer: undefined, verified: false },
    ])
  })

  test('a quote from another passage does not verify a claim', async () => {
    const [citation] = ofType(
      await all(scripted([text('No.'), claim(0, 'Pets are not allowed')])),
      'citation',
    )
    expect(citation?.verified).toBe(false)
  })

  test('reuses the marker for the same quote, and emits its citation once', async () => {
    const script = [
      claim(0, 'ends in May'),
      claim(1, 'not allowed'),
      claim(0, '“Ends in  May”'),
      claim(0, 'June'),
      claim(0, 'June'),
    ]
    const events = await all(scripted([text('Yes.'), ...script]))
    expect(textOf(events)).toBe('Yes. [1] [2] [1] [3?] [3?]')
    expect(ofType(events, 'citation').map(({ marker }) => marker)).toEqual([1, 2, 3])
    expect(events.at(-1)).toMatchObject({ citations: { verified: 2, unverified: 1 } })
  })

  test('reads each page once, and treats a deleted page as one without the quote', async () => {
    let reads = 0
    const page = async () => {
      reads++
      return null
    }
    const events = await all(scripted([text('Yes.'), claim(0, 'ends in May'), claim(0, 'the lease')]), {
      page,
    })
    expect(reads).toBe(1)
    expect(ofType(events, 'citation').map(({ verified }) => verified)).toEqual([false, false])
  })

  test.each([
    ['whole', ['Dogs are allowed [1]. The moon is cheese [7]. See [9999], [2?] and [^1].']],
    ['in pieces', [...'Dogs are allowed [1]. The moon is cheese [7]. See [9999], [2?] and [^1].']],
  ])('is the only writer of markers: the text is written %s', async (_, pieces) => {
    const script = [text('It ends.'), claim(0, 'ends in May'), text(' '), ...pieces.map(text)]
    const events = await all(scripted(script))
    expect(textOf(events)).toBe(
      'It ends. [1] Dogs are allowed (1). The moon is cheese (7). See (9999), (2?) and (1).',
    )
    expect(ofType(events, 'citation')).toHaveLength(1)
  })

  test('makes no marker of text around its own markers, or around a claim that is dropped', async () => {
    const claimed = claim(0, 'ends in May')
    expect(textOf(await all(scripted([text('See ['), claim(7, 'x'), text('1].')])))).toBe('See (1).')
    expect(textOf(await all(scripted([text('See [1'), claimed, text(']. [2')])))).toBe('See [1 [1]]. [2')
    for (const after of ['(https://evil.example)', ': https://evil.example', '[a]'])
      expect(textOf(await all(scripted([text('May.'), claimed, text(after)])))).toBe(`May. [1] ${after}`)
  })

  test('checks a limited number of claims, and leaves the text of further ones without a marker', async () => {
    const script = Array.from({ length: 10_000 }, (_, n) => [
      text(`Claim ${n}. `),
      claim(0, `no such words ${n}`),
    ])
    const events = await all(scripted(script.flat()))
    expect(ofType(events, 'citation')).toHaveLength(MAX_CLAIMS)
    expect(events.at(-1)).toMatchObject({
      type: 'finish',
      citations: { verified: 0, unverified: MAX_CLAIMS },
    })
    expect(textOf(events)).toContain(`Claim ${MAX_CLAIMS - 1}. [${MAX_CLAIMS}?]`)
    expect(textOf(events)).toMatch(/Claim 200. Claim 201. .*Claim 9999. $/)
  })

  test('ignores claims about passages that do not exist', async () => {
    const events = await all(scripted([text('Yes.'), claim(7, 'ends in May'), claim(-1, 'ends in May')]))
    expect(textOf(events)).toBe('Yes.')
  })

  test.each([
    ['the model declines', scripted([{ type: 'declined' }]), {}, 'model-declined'],
    ['nothing fits and there is no model', scripted([{ type: 'declined' }], null), {}, 'nothing-relevant'],
    ['nothing was found', scripted([]), { retrieve: async () => [] }, 'nothing-relevant'],
    [
      'there are no documents',
      scripted([]),
      { retrieve: async () => [], hasDocuments: async () => false },
      'no-documents',
    ],
  ] as const)('says why there is no answer when %s', async (_, answerer, over, reason) => {
    const events = await all(answerer, over)
    expect(events.map(({ type }) => type)).toEqual(['retrieval-done', 'no-answer', 'finish'])
    expect(events[1]).toMatchObject({ reason, nearest: 'retrieve' in over ? [] : PASSAGES })
    expect(events[2]).toMatchObject({ timings: { firstTextMs: null } })
  })
})
