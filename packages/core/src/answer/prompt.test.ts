import { describe, expect, test } from 'vitest'
import { HOSTILE_PASSAGES, testPassage } from '../testing/passages.ts'
import { promptMessages } from './prompt.ts'

const request = { question: 'How long is the warranty?', passages: HOSTILE_PASSAGES, history: [] }

describe('promptMessages', () => {
  test('includes every passage verbatim, in its own tags, whatever it contains', () => {
    const prompt = promptMessages(request).at(-1)?.content ?? ''
    const boundary = /^<passage-([\da-f]{16}) /.exec(prompt)?.[1] ?? 'none'
    const tags = new RegExp(
      `<passage-${boundary} p="(\\d+)"[^\\n]*>\\n([\\s\\S]*?)\\n</passage-${boundary}>`,
      'g',
    )
    const found = [...prompt.matchAll(tags)].map(([, number, text]) => [Number(number), text])
    expect(found).toEqual(HOSTILE_PASSAGES.map(({ text }, i) => [i + 1, text]))
    expect(prompt.split(boundary)).toHaveLength(2 * HOSTILE_PASSAGES.length + 1)
    expect(prompt.replaceAll(tags, '').trim()).toBe('Question: How long is the warranty?')
  })

  test('has instructions that passages cannot change', () => {
    const [system] = promptMessages(request, 'b')
    const [same] = promptMessages(
      { ...request, passages: [testPassage('The warranty lasts for 24 months.')] },
      'b',
    )
    expect(system).toEqual(same)
    expect(system?.role).toBe('system')
  })

  test('offers a search only where it may search, and says what was searched for', () => {
    const [system] = promptMessages({ ...request, searches: 1 }, 'b')
    expect(system?.content).toContain('<search>')
    expect(promptMessages(request, 'b')[0]?.content).not.toContain('<search>')
    const last = promptMessages({ ...request, searched: ['warranty', 'guarantee'] }, 'b').at(-1)?.content
    expect(last).toMatch(
      /\nAlready searched for: warranty \/ guarantee\nQuestion: How long is the warranty\?$/,
    )
  })

  test('uses a new boundary each time', () => {
    expect(promptMessages(request)[0]).not.toEqual(promptMessages(request)[0])
  })

  test('includes the earlier turns, without footnotes', () => {
    const history = Array.from({ length: 12 }, (_, i) => ({
      role: i % 2 === 0 ? ('user' as const) : ('assistant' as const),
      text: `turn ${i} [1] and [2?].`,
    }))
    const messages = promptMessages({ ...request, history })
    expect(messages).toHaveLength(14)
    expect(messages[1]).toEqual({ role: 'user', content: 'turn 0 [1] and [2?].' })
    expect(messages[12]).toEqual({ role: 'assistant', content: 'turn 11 and.' })
  })
})
