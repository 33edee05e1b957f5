import { expect, test } from 'vitest'
import type { Turn } from './answerer.ts'
import { recentTurns } from './history.ts'

const turn = (role: Turn['role'], text: string): Turn => ({ role, text })
/** Twenty tokens each: four for the message, sixteen for its 64 characters. */
const exchange = (n: number): readonly Turn[] => [
  turn('user', `question ${n}`.padEnd(64, '.')),
  turn('assistant', `answer ${n}`.padEnd(64, '.')),
]
const HISTORY = [1, 2, 3].flatMap(exchange)

test('keeps the turns that fit, and drops the oldest first', () => {
  expect(recentTurns(HISTORY, 120)).toEqual(HISTORY)
  expect(recentTurns(HISTORY, 119)).toEqual(HISTORY.slice(2))
  expect(recentTurns(HISTORY, 40)).toEqual(HISTORY.slice(4))
})

test('does not keep an answer without its question', () => {
  expect(recentTurns(HISTORY, 60)).toEqual(HISTORY.slice(4))
  expect(recentTurns(HISTORY, 39)).toEqual([])
  expect(recentTurns(HISTORY.slice(1), 1000)).toEqual(HISTORY.slice(2))
})

test('returns no turns for an empty history', () => {
  expect(recentTurns([], 1000)).toEqual([])
  expect(recentTurns(HISTORY, 0)).toEqual([])
})
