import { beforeEach, describe, expect, test } from 'vitest'
import { DocChatError } from '../errors.ts'
import { HOSTILE_PASSAGES, testPassage } from '../testing/passages.ts'
import type { Answerer, AnswererEvent, AnswerRequest } from './answerer.ts'
import { type AskDependencies, ask } from './ask.ts'
import { extractiveAnswerer } from './extractive.ts'

import {
  all,
  claim,
  dependencies,
  ofType,
  PAGE,
  PASSAGES,
  scripted,
  text,
  textOf,
} from './fixtures/scripted-ask.ts'

describe('ask', () => {
  test('streams passages, text with markers, citations with positions, and the totals', async () => {
    const usage = { inputTokens: 7, outputTokens: 3 }
    const events = await all(
      scripted([
        text('It is 1,500 euros'),
        claim(0, 'the RENT is 1,500 euros'),
        text('. No pets. '),
        claim(1, 'pets are not allowed'),
        { type: 'usage', usage },
      ]),
    )
    expect(events.map(({ type }) => type)).toEqual([
      ...[
        'retrieval-done',
        'text-delta',
        'text-delta',
        'citation',
        'text-delta',
        'text-delta',
        'citation',
        'finish',
      ],
    ])
    expect(textOf(events)).toBe('It is 1,500 euros [1]. No pets. [2]')
    expect(events[0]).toEqual({ type: 'retrieval-done', query: 'How high is the rent?', passages: PASSAGES })
    const [first, second] = ofType(events, 'citation')
    const start = PAGE.lastIndexOf('The rent')
    expect(first).toEqual({
      ...{
        type: 'citation',
        marker: 1,
        documentId: 'doc_1',
        versionId: 'ver_1',
        versionSha256: 'sha of ver_1',
        name: 'document-1.txt',
        page: 1,
        pageLabel: null,
      },
      ...{ charStart: start, charEnd: start + 23, quote: 'The rent is 1,500 euros', verified: true },
      boxes: [{ x: 1, y: start, width: 23, height: 1 }],
    })
    expect(second).toMatchObject({ marker: 2, quote: 'Pets are not allowed', verified: true })
    expect(events.at(-1)).toMatchObject({
      model: 'scripted',
      citations: { verified: 2, unverified: 0 },
      usage,
    })
  })

  test('searches for the rephrased follow-up question, and includes the tokens that rephrasing used', async () => {
    const usage = { inputTokens: 7, outputTokens: 3 }
    const asked: string[] = []
    const answerer: Answerer = {
      ...scripted([text('In May.'), { type: 'usage', usage }]),
      rewrite: async () => ({ question: 'When does the lease end?', usage }),
    }
    const retrieve: AskDependencies['retrieve'] = async (question) => {
      asked.push(question)
      return PASSAGES
    }
    const history = [{ role: 'user', text: 'Is there a lease?' }] as const
    const events = await all(answerer, { retrieve }, { question: 'When does it end?', history })
    expect(asked).toEqual(['When does the lease end?'])
    expect(events[0]).toMatchObject({ query: 'When does the lease end?' })
    expect(events.at(-1)).toMatchObject({ usage: { inputTokens: 14, outputTokens: 6 } })
  })

  test('gives whole pages to an answerer that asks for them, and only as many tokens as the caller wants', async () => {
    const limits: number[] = []
    const given: string[][] = []
    const reading = (contextTokens?: number): Answerer => ({
      ...scripted([]),
      ...(contextTokens !== undefined && { contextTokens }),
      async *answer({ passages }) {
        given.push(passages.map(({ text }) => text))
        yield claim(1, 'Pets are not allowed.')
      },
    })
    const retrieve: AskDependencies['retrieve'] = async (_, { limit }) => {
      limits.push(limit)
      return PASSAGES
    }
    const request = { question: 'How high is the rent?', limit: 1 }
    const [first, ...rest] = await all(reading(1000), { retrieve }, request)
    expect(first).toMatchObject({ passages: [{ text: PASSAGES[0]?.text }] })
    expect(rest).toContainEqual(expect.objectContaining({ type: 'citation', verified: true }))
    await all(reading(1000), { retrieve }, { ...request, contextTokens: 1 })
    await all(reading(), { retrieve }, { ...request, limit: 2 })
    const quoted = PASSAGES.map(({ text }) => text)
    expect(given).toEqual([[PAGE, 'Pets are not allowed.'], quoted.slice(0, 1), quoted])
    expect(limits).toEqual([20, 20, 2])
  })

  describe('an answerer that searches', () => {
    const OTHER = testPassage('The heating is by gas.', 3)
    const requests: AnswerRequest[] = []
    /** Writes one script after the other. */
    const searching = (searches: number, ...scripts: readonly (readonly AnswererEvent[])[]): Answerer => ({
      ...scripted([]),
      searches,
      async *answer(request) {
        yield* scripts[requests.push(request) - 1] ?? []
      },
    })
    const asked: string[] = []
    const retrieve: AskDependencies['retrieve'] = async (words) => {
      asked.push(words)
      return words === 'heating' ? [OTHER, ...PASSAGES.slice(0, 1)] : PASSAGES
    }
    const search = (query: string): AnswererEvent => ({ type: 'search', query })
    beforeEach(() => {
      requests.length = 0
      asked.length = 0
    })

    test('is asked again with what its words find as well, and may cite all of it', async () => {
      const usage = (inputTokens: number): AnswererEvent => ({
        type: 'usage',
        usage: { inputTokens, outputTokens: 1 },
      })
      const answerer = searching(
        2,
        [search('heating'), usage(10)],
        [text('By gas.'), claim(0, 'heating is by gas'), claim(1, 'Pets are not allowed.'), usage(5)],
      )
      const events = await all(answerer, {
        retrieve,
        page: async (_, number) => ({
          number,
          text: `${PAGE} ${OTHER.text} Pets are not allowed.`,
          versionSha256: 's',
        }),
      })
      expect(asked).toEqual(['How high is the rent?', 'heating'])
      const found = ofType(events, 'retrieval-done')
      expect(found.map(({ query, passages }) => [query, passages.map(({ text }) => text)])).toEqual([
        ['How high is the rent?', PASSAGES.map(({ text }) => text)],
        ['heating', [OTHER, ...PASSAGES].map(({ text }) => text)],
      ])
      expect(found[1]?.passages.map(({ rank }) => rank)).toEqual([1, 2, 3])
      expect(requests.map(({ searches, searched }) => [searches, searched])).toEqual([
        [2, []],
        [1, ['How high is the rent?']],
      ])
      expect(textOf(events)).toBe('By gas. [1] [2]')
      expect(events.at(-1)).toMatchObject({
        citations: { verified: 2, unverified: 0 },
        usage: { inputTokens: 15, outputTokens: 2 },
      })
    })

    test('may do so only as often as it says, and not after its words found nothing new', async () => {
      const forever = Array.from({ length: 9 }, () => [search('heating')])
      const events = await all(searching(2, ...forever), { retrieve })
      expect(asked).toEqual(['How high is the rent?', 'heating', 'heating'])
      expect(requests.map(({ searches }) => searches)).toEqual([2, 1, 0])
      expect(ofType(events, 'no-answer')).toMatchObject([{ reason: 'model-declined' }])
      requests.length = 0
      await all(searching(5, [search('rent')], [search('rent')]), { retrieve })
      expect(requests.map(({ searches }) => searches)).toEqual([5, 0])
      requests.length = 0
      await all(searching(0, [search('heating')]), { retrieve })
      expect(requests).toHaveLength(1)
    })

    test('after a citation it goes on, and what it wrote before a search stays apart', async () => {
      const cited = [text('In May.'), claim(0, 'The lease ends in May.'), search('heating'), text(' Really.')]
      expect(textOf(await all(searching(2, cited), { retrieve }))).toBe('In May. [1] Really.')
      requests.length = 0
      const events = await all(
        searching(2, [text('I look further.'), search('heating')], [text('By gas.')]),
        { retrieve },
      )
      expect(textOf(events)).toBe('I look further.\n\nBy gas.')
      expect(ofType(events, 'no-answer')).toEqual([])
    })

    test('markers go on counting after a search', async () => {
      const first = [text('Perhaps so.'), claim(0, 'made up'), search('heating')]
      const events = await all(searching(2, first, [text('By gas.'), claim(1, 'The lease ends in May.')]), {
        retrieve,
      })
      expect(textOf(events)).toBe('Perhaps so. [1?]\n\nBy gas. [2]')
      expect(ofType(events, 'citation').map(({ marker }) => marker)).toEqual([1, 2])
      expect(events.at(-1)).toMatchObject({ citations: { verified: 1, unverified: 1 } })
    })
  })

  test('drops the text after the model declined, unless it had a verified citation before', async () => {
    const talk = await all(
      scripted([{ type: 'declined' }, text('But I think it is 5.'), claim(0, 'ends in May')]),
    )
    expect(talk.map(({ type }) => type)).toEqual(['retrieval-done', 'no-answer', 'finish'])
    const proof = await all(
      scripted([text('In May.'), claim(0, 'ends in May'), { type: 'declined' }, text(' Yes.')]),
    )
    expect(textOf(proof)).toBe('In May. [1] Yes.')
    expect(ofType(proof, 'no-answer')).toEqual([])
  })

  test('ends with one error event when a dependency fails', async () => {
    const failure = new DocChatError('MODEL_FAILED', 'No luck.')
    const events = await all(scripted([text('It is'), failure]))
    expect(events.at(-1)).toEqual({ type: 'error', code: 'MODEL_FAILED', message: 'No luck.' })
    expect(ofType(events, 'finish')).toEqual([])
    const retrieve = async () => Promise.reject(new Error('secret sk-123'))
    const [only] = await all(scripted([]), { retrieve })
    expect(only).toMatchObject({ type: 'error', code: 'INTERNAL_ERROR' })
    expect(JSON.stringify(only)).not.toContain('sk-123')
    expect(await all(scripted([]), {}, { question: ' \n' })).toMatchObject([
      { type: 'error', code: 'INVALID_ARGUMENT' },
    ])
  })

  test('throws the reason when aborted, before and in the middle', async () => {
    const reason = new Error('changed my mind')
    await expect(all(scripted([]), {}, { question: 'x', signal: AbortSignal.abort(reason) })).rejects.toBe(
      reason,
    )
    const controller = new AbortController()
    const reading = (async () => {
      const request = { question: 'rent', signal: controller.signal }
      for await (const event of ask(dependencies(extractiveAnswerer()), request)) {
        if (event.type === 'text-delta') controller.abort(reason)
      }
    })()
    await expect(reading).rejects.toBe(reason)
  })

  test('ends with an error, and stops the answerer, when it takes too long', async () => {
    let stopped = false
    const silent: Answerer = {
      model: 'silent',
      async *answer(_request, { signal } = {}) {
        yield text('It')
        await new Promise((_, reject) =>
          signal?.addEventListener('abort', () => {
            stopped = true
            reject(signal.reason)
          }),
        )
      },
      async [Symbol.asyncDispose]() {},
    }
    const events = await all(silent, {}, { question: 'rent', timeoutMs: 20 })
    expect(events.at(-1)).toMatchObject({ type: 'error', code: 'ANSWER_TIMEOUT' })
    expect(textOf(events)).toBe('It')
    expect(stopped).toBe(true)
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
    const before = timers()
    const quick = await all(scripted([text('Yes.')]), {}, { question: 'rent', timeoutMs: 60_000 })
    expect(quick.at(-1)?.type).toBe('finish')
    expect(timers()).toBe(before)
  })

  test('stops the answerer when its consumer stops', async () => {
    let stopped = false
    const answerer: Answerer = {
      model: 'endless',
      async *answer() {
        try {
          for (;;) yield text('on and ')
        } finally {
          stopped = true
        }
      },
      async [Symbol.asyncDispose]() {},
    }
    for await (const event of ask(dependencies(answerer), { question: 'rent' }))
      if (event.type === 'text-delta') break
    expect(stopped).toBe(true)
  })

  test('every citation of an extractive answer is verified, even from hostile passages', async () => {
    const page = async (version: string, number: number) => {
      const text = HOSTILE_PASSAGES.find(({ versionId }) => versionId === version)?.text ?? ''
      return { number, text, versionSha256: 'sha' }
    }
    const over = { page, retrieve: async () => HOSTILE_PASSAGES }
    const events = await all(extractiveAnswerer({ maxSentences: 20 }), over, {
      question: 'How long is the warranty?',
    })
    const cited = ofType(events, 'citation')
    expect(cited.length).toBeGreaterThan(5)
    for (const { quote, verified } of cited) expect([quote, verified]).toEqual([quote, true])
    expect(JSON.parse(JSON.stringify(events))).toEqual(events)
  })
})
