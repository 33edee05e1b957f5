import { expect, it } from 'vitest'
import { wrappedNote } from './wrapped-note.ts'

it('wraps at words, within its style', () => {
  expect(wrappedNote('\u001b[2mThese are quotes.\u001b[22m', 10)).toBe(
    '\u001b[2mThese are\nquotes.\u001b[22m',
  )
})

it('keeps a command together that fits on a line', () => {
  expect(wrappedNote('To choose one, run: docchat setup', 28)).toBe('To choose one, run:\ndocchat setup')
})

it('keeps line breaks, and what is styled in parts', () => {
  expect(wrappedNote('\nCtrl-D exits.', 40)).toBe('\nCtrl-D exits.')
  expect(wrappedNote('a \u001b[1mb\u001b[22m c', 2)).toBe('a \u001b[1mb\u001b[22m c')
})
