import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { EventStreams } from '../store/event-streams.ts'

/** Streams under test. */
export interface EventStreamsUnderTest extends AsyncDisposable {
  readonly streams: EventStreams
}

/** The conformance suite of {@link EventStreams}. @param open - opens streams without entries; the suite disposes of them. */
export function describeEventStreams(name: string, open: () => Promise<EventStreamsUnderTest>): void {
  describe(`${name} keeps streams of events`, () => {
    let opened: EventStreamsUnderTest
    let streams: EventStreams
    beforeAll(async () => {
      opened = await open()
      streams = opened.streams
    })
    afterAll(() => opened[Symbol.asyncDispose]())
    const add = (stream: string, ...texts: string[]) =>
      streams.append(
        texts.map((text) => ({ stream, text })),
        60_000,
      )
    const textsOf = async (stream: string, after = 0) =>
      (await streams.read(stream, after)).map(({ number, text }) => `${number} ${text}`)

    test('entries have numbers without gaps, in the order in which they were added, whatever they contain', async () => {
      expect(await textsOf('new')).toEqual([])
      await add('plain', 'a', '')
      await add('plain', '🔑 "\n')
      expect(await textsOf('plain')).toEqual(['1 a', '2 ', '3 🔑 "\n'])
      expect(await textsOf('plain', 2)).toEqual(['3 🔑 "\n'])
      expect(await textsOf('plain', 3)).toEqual([])
      expect(await textsOf('Plain'), 'another stream').toEqual([])
    })

    test('several streams are added to at once', async () => {
      await streams.append(
        [
          { stream: 'left', text: 'a' },
          { stream: 'right', text: 'b' },
          { stream: 'left', text: 'c' },
        ],
        60_000,
      )
      expect(await textsOf('left')).toEqual(['1 a', '2 c'])
      expect(await textsOf('right')).toEqual(['1 b'])
    })

    test('concurrent additions all get a number', async () => {
      await Promise.all(Array.from({ length: 20 }, (_, index) => add('crowded', `${index}`, `${index}`)))
      const entries = await streams.read('crowded', 0)
      expect(entries.map(({ number }) => number)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1))
      expect(new Set(entries.map(({ text }) => text)).size).toBe(20)
    })

    test('the age of an entry is known', async () => {
      await add('aging', 'old')
      await delay(60)
      await add('aging', 'young')
      const [old, young] = await streams.read('aging', 0)
      expect(old?.ageMs).toBeGreaterThanOrEqual(50)
      expect(young?.ageMs).toBeLessThan(old?.ageMs ?? 0)
    })

    test('a stream can be deleted, and begins anew', async () => {
      await add('gone', 'a', 'b')
      await add('stays', 'a')
      await streams.delete('gone')
      expect(await textsOf('gone')).toEqual([])
      await add('gone', 'c')
      expect(await textsOf('gone')).toEqual(['1 c'])
      expect(await textsOf('stays')).toEqual(['1 a'])
    })

    test('expired entries are not read, and can be pruned', async () => {
      await streams.append([{ stream: 'short', text: 'a' }], 20)
      await add('short', 'b')
      await delay(40)
      expect(await textsOf('short')).toEqual(['2 b'])
      expect(await streams.prune()).toBe(1)
      expect(await streams.prune(), 'nothing is left to delete').toBe(0)
      expect(await textsOf('short')).toEqual(['2 b'])
    })
  })
}
