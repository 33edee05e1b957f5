import { expect, test } from 'vitest'
import { describeExtractor } from '../../testing/extractor.ts'
import { readBytes } from '../../testing/read-bytes.ts'
import { subtitlesExtractor } from './subtitles.ts'

const cue = (text: string, index: number) =>
  `${index + 1}\n00:00:${`${index + 1}`.padStart(2, '0')},000 --> 00:00:59,000\n${text}\n`

describeExtractor('subtitlesExtractor', () => subtitlesExtractor({ pageCharacters: 1 }), {
  mediaType: 'application/x-subrip',
  make: (pages) => Buffer.from(pages.map(cue).join('\n')),
  shown: (text, index) => `[00:00:${`${index + 1}`.padStart(2, '0')}] ${text}`,
  refusesGarbage: false,
})

test('joins sentences over cues, names voices, and labels pages by their times', async () => {
  const vtt =
    'WEBVTT\n\nNOTE not said\n\n00:05.000 --> 00:07.000 align:start\n<v Ada>The rent\n\n00:07.000 --> 00:09.000\nis <i>900</i> &amp; more.\n\n1:00:00.000 --> 1:00:01.000\nEnd'
  expect((await readBytes(subtitlesExtractor(), vtt, 'a.vtt')).pages).toEqual([
    {
      number: 1,
      label: '00:00:05-01:00:00',
      text: '[00:00:05] Ada: The rent is 900 & more.\n[01:00:00] End',
    },
  ])
})

test('gives who speaks next the time of their own cue', async () => {
  const srt =
    '1\n00:00:01,000 --> 00:00:02,000\nand so\n\n2\n00:01:00,000 --> 00:01:02,000\n- Who is it?\n- Me.\n'
  expect((await readBytes(subtitlesExtractor(), srt, 'a.srt')).pages[0]?.text).toBe(
    '[00:00:01] and so\n[00:01:00] - Who is it?\n[00:01:00] - Me.',
  )
})

test('reads times without fractions and what looks like markup, and tells of a cue whose time cannot be read', async () => {
  const srt =
    '1\n0:01:02 --> 0:01:03\nIf 3 < 5 and 6 > 4 <b>then</b>.\n\n2\nsoon --> later\nIt is lost.\n\n3\n00:02:00,000 --> 00:02:01,000\nEnd.\n'
  const { pages, warnings } = await readBytes(subtitlesExtractor(), srt, 'a.srt')
  expect(pages[0]?.text).toBe('[00:01:02] If 3 < 5 and 6 > 4 then.\n[00:02:00] End.')
  expect(warnings).toMatchObject([{ page: 1, code: 'DAMAGED', message: expect.stringContaining('line 6') }])
})

test.each([
  ['lines that roll', ['the rent', 'the rent\nis nine', 'is nine\nhundred euros.']],
  ['cues within cues', ['the rent\nis nine', 'the rent\nis nine', 'hundred euros.']],
  ['a line that grows', ['the rent', 'the rent is', 'the rent is nine', 'the rent is nine hundred euros.']],
])('reads once what is shown again: %s', async (_, shown) => {
  const cues = shown.map((text, at) => `00:0${at}.000 --> 00:0${at + 1}.000\n \n${text}\n`)
  const { pages } = await readBytes(subtitlesExtractor(), `WEBVTT\n\n${cues.join('\n')}`, 'a.vtt')
  expect(pages[0]?.text).toBe('[00:00:00] the rent is nine hundred euros.')
})

test('keeps what is said again later', async () => {
  const vtt = 'WEBVTT\n\n00:01.000 --> 00:02.000\nGo!\n\n00:05.000 --> 00:06.000\nGo!\n'
  expect((await readBytes(subtitlesExtractor(), vtt, 'a.vtt')).pages[0]?.text).toBe(
    '[00:00:01] Go!\n[00:00:05] Go!',
  )
})

test('a line of blanks may end a cue of SubRip', async () => {
  const srt = '1\n00:00:01,000 --> 00:00:02,000\nOne.\n \n2\n00:00:02,000 --> 00:00:03,000\nTwo.\n'
  expect((await readBytes(subtitlesExtractor(), srt, 'a.srt')).pages[0]?.text).toBe(
    '[00:00:01] One.\n[00:00:02] Two.',
  )
})
