import { expect, it } from 'vitest'
import { clockOf, progressBar, secondsLeft, timeLeft } from './bar.ts'

it.each([
  [0, '░'.repeat(20)],
  [0.5, '█'.repeat(10) + '░'.repeat(10)],
  [1, '█'.repeat(20)],
  [1.2, '█'.repeat(20)],
])('draws %d', (share, bar) => expect(progressBar(share)).toBe(bar))

it('estimates the remaining time from the pace so far', () => {
  const pace = { done: 30, total: 80, doneThen: 20, elapsedMs: 10_000 }
  expect(timeLeft({ ...pace, ageMs: 0 })).toBe('50 s')
  expect(timeLeft({ ...pace, ageMs: 2000 })).toBe('48 s')
  expect(timeLeft({ ...pace, ageMs: 60_000 })).toBe('0.0 s')
})

it('keeps the clock of a stage, and restarts it with the next', () => {
  const embed = { stage: 'embed', done: 40 }
  const clock = clockOf(clockOf(undefined, { stage: 'extract', done: 0 }, 0), embed, 1000)
  expect(clock).toEqual({ stage: 'embed', since: 1000, doneThen: 40 })
  expect(clockOf(clock, { ...embed, done: 50 }, 2000)).toBe(clock)
  expect(secondsLeft({ ...clock, done: 50, total: 100, elapsedMs: 1000, ageMs: 0 })).toBe(5)
})

it.each([
  { done: 30, total: null, doneThen: 0, elapsedMs: 10_000, ageMs: 0 },
  { done: 20, total: 80, doneThen: 20, elapsedMs: 10_000, ageMs: 0 },
  { done: 30, total: 80, doneThen: 20, elapsedMs: 100, ageMs: 0 },
  { done: 80, total: 80, doneThen: 20, elapsedMs: 10_000, ageMs: 0 },
])('does not guess: %j', (pace) => expect(timeLeft(pace)).toBeNull())
