import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { type Sink, terminalOutput } from '../../terminal/output.ts'
import { width } from '../../terminal/width.ts'
import { barLine, showProgress } from './progress.ts'

/** Streams that keep what is written to them. */
function streams(columns?: number) {
  const written: string[] = []
  const terminal = columns === undefined ? {} : { isTTY: true, columns, hasColors: () => true }
  const sink: Sink = { ...terminal, write: (text) => written.push(text) }
  return { written, stdout: sink, stderr: sink }
}

const bar = {
  name: 'a rather long name of a document about heat pumps.pdf',
  progress: { stage: 'extract', done: 12, total: 80 },
  share: { stage: 'extract', from: 0, done: 0.15 },
  since: 1000,
  doneThen: 2,
  updatedAt: 6000,
}

describe('barLine', () => {
  const output = terminalOutput(streams(120))

  it('shows pages and the remaining time', () => {
    expect(stripVTControlCharacters(barLine(output, bar, 8000))).toBe(
      'a rather long name of a doc…  ███░░░░░░░░░░░░░░░░░  reading page 12 of 80, 32 s left',
    )
  })

  it('says less where there is less room', () => {
    const shown = (columns: number) =>
      stripVTControlCharacters(barLine(terminalOutput(streams(columns)), bar, 8000)).replace(/.*[█░] */, '')
    expect(shown(90)).toBe('reading page 12 of 80, 32 s left')
    expect(shown(78)).toBe('reading 12/80, 32 s left')
    expect(shown(60)).toBe('reading 12/80')
  })

  it('shows chunks while embedding', () => {
    const progress = { stage: 'embed', done: 64, total: 300 }
    expect(barLine(output, { ...bar, progress, doneThen: 64 }, 8000)).toMatch(/embedding chunk 64 of 300$/)
  })

  it.each([20, 40, 60, 80, 200])('fits into %d columns', (columns) => {
    const line = stripVTControlCharacters(barLine(terminalOutput(streams(columns)), bar, 8000))
    expect(width(line)).toBeLessThan(columns)
  })
})

describe('showProgress', () => {
  const update = { stage: 'extract', done: 1, total: 9 }

  it.each([
    ['with --quiet', { quiet: true }, 80],
    ['with --json in a pipe', { json: true }, undefined],
  ])('shows results only %s', (_, options, columns) => {
    const { written, ...sinks } = streams(columns)
    using progress = showProgress(terminalOutput({ ...sinks, ...options }))
    progress.update('a', 'a.pdf', update)
    progress.expect({ files: 3, isFinal: true })
    progress.end('a', () => written.push('result'))
    expect(written).toEqual(['result'])
  })

  it('erases the bars before a result is printed, and at the end', () => {
    const { written, ...sinks } = streams(80)
    const progress = showProgress(terminalOutput(sinks))
    progress.update('a', 'a.pdf', update)
    progress.update('b', 'b.pdf', update)
    progress.end('a', () => written.push('result\n'))
    const after = written.slice(written.indexOf('result\n') + 1).join('')
    expect(after).toContain('b.pdf')
    expect(after).not.toContain('a.pdf')
    progress[Symbol.dispose]()
    expect(written.at(-1)).toBe('\u001b[1F\u001b[0J\u001b[?25h')
  })

  it('counts all files below those in progress', () => {
    const { written, ...sinks } = streams(80)
    using progress = showProgress(terminalOutput(sinks))
    const drawn = () =>
      stripVTControlCharacters(written.at(-1) ?? '')
        .trimEnd()
        .split('\n')
        .at(-1)
    progress.expect({ files: 4, isFinal: false })
    progress.end('a', () => undefined)
    expect(drawn()).toMatch(/^all +░{20} {2}1 of at least 4 files$/)
    progress.expect({ files: 5, isFinal: true })
    progress.update('c', 'c.pdf', { stage: 'embed', done: 1, total: 2 })
    progress.end('b', () => undefined)
    expect(drawn()).toMatch(/^all +█{10}░{10} {2}2 of 5 files$/)
  })
})
