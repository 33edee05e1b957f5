import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type MarkEvent, markParser } from './marks.ts'

/** The events of a stream, with neighbouring texts joined. */
function parse(pieces: readonly string[], passages = 3, searches = true): MarkEvent[] {
  const parser = markParser(passages, searches)
  const joined: MarkEvent[] = []
  for (const event of [...pieces.flatMap((piece) => parser.push(piece)), ...parser.end()]) {
    const last = joined.at(-1)
    if (event.type === 'text' && last?.type === 'text')
      joined[joined.length - 1] = text(last.text + event.text)
    else joined.push(event)
  }
  return joined
}

const text = (value: string): MarkEvent => ({ type: 'text', text: value })
const claim = (passage: number, quote: string): MarkEvent => ({ type: 'claim', passage, quote })
const declined: MarkEvent = { type: 'declined' }
const search = (query: string): MarkEvent => ({ type: 'search', query })

const STREAMS: readonly (readonly [string, string, readonly MarkEvent[]])[] = [
  [
    'a claim',
    'It ends.<cite p="2">ends in May</cite> Yes.',
    [text('It ends.'), claim(1, 'ends in May'), text(' Yes.')],
  ],
  [
    'two claims',
    'A<cite p="1">a a</cite><cite p="3">b b</cite>',
    [text('A'), claim(0, 'a a'), claim(2, 'b b')],
  ],
  [
    'other quoting',
    `A<cite p=1>a</cite>B<CITE p='2' >b</CITE >`,
    [text('A'), claim(0, 'a'), text('B'), claim(1, 'b')],
  ],
  ['a line break in a quote', 'A<cite p="1">one\ntwo</cite>', [text('A'), claim(0, 'one\ntwo')]],
  [
    'angle brackets in a quote',
    'A<cite p="1">a < b <i>c</i></cite>',
    [text('A'), claim(0, 'a < b <i>c</i>')],
  ],
  ['an empty quote', 'A<cite p="1"></cite>', [text('A'), claim(0, '')]],
  ['declined', '<no-answer/>', [declined]],
  ['declined with talk', 'Sorry. <no-answer /> Bye', [text('Sorry. '), declined, text(' Bye')]],
  ['a search', '<search> net sales 2021 </search>', [search('net sales 2021')]],
  [
    'a search with talk',
    'Let me see.\n<SEARCH>rent</search >\n',
    [text('Let me see.\n'), search('rent'), text('\n')],
  ],
  ['an empty search', '<search> </search>A', [text('A')]],
  ['a search over lines', '<search>\n<input></search>', [text('<search>\n<input></search>')]],
  ['an unclosed search', 'A<search>rent', [text('A<search>rent')]],
  ['a long search', `<search>${'x'.repeat(400)}</search>`, [text(`<search>${'x'.repeat(400)}</search>`)]],
  ['no such passage', 'A<cite p="4">x</cite>B<cite p="0">y</cite>C', [text('ABC')]],
  ['a malformed tag', 'A<cite p="two">x</cite>B', [text('A<cite p="two">x</cite>B')]],
  ['a number too long', 'A<cite p="1234">x</cite>', [text('A<cite p="1234">x</cite>')]],
  ['no number', 'A<cite>x</cite>', [text('A<cite>x</cite>')]],
  ['a stray end', 'A</cite>B', [text('A</cite>B')]],
  ['less-than signs', 'if a < b, 1 <2 and x<y <c <ci', [text('if a < b, 1 <2 and x<y <c <ci')]],
  ['signs before a tag', 'a <<<cite p="1">x</cite>', [text('a <<'), claim(0, 'x')]],
  ['other tags', '<b>x</b> <citation> <no-answers/>', [text('<b>x</b> <citation> <no-answers/>')]],
  ['an unclosed mark', 'A<cite p="1">and so on', [text('Aand so on')]],
  ['an unclosed mark before a mark', 'A<cite p="1">x<cite p="2">y</cite>', [text('Ax'), claim(1, 'y')]],
  ['an unclosed mark before a blank line', 'A<cite p="1">x\n \nB</cite>', [text('Ax\n \nB</cite>')]],
  ['an unclosed, long mark', `<cite p="1">${'x'.repeat(2000)}</cite>`, [text(`${'x'.repeat(2000)}</cite>`)]],
  ['the longest quote', `<cite p="1">${'x'.repeat(1000)}</cite>`, [claim(0, 'x'.repeat(1000))]],
  ['a tag cut by the end', 'A<cite p="1', [text('A<cite p="1')]],
  ['an end cut by the end', 'A<cite p="1">x</cit', [text('Ax</cit')]],
  ['a broken end', 'A<cite p="1">x</cite\n\n>B', [text('Ax</cite\n\n>B')]],
  ['nothing', '', []],
  [
    'hostile text',
    '\0<\u2028<cite p="1">\ud83d</cite>\ude00',
    [text('\0<\u2028'), claim(0, '\ud83d'), text('\ude00')],
  ],
]

describe('markParser', () => {
  test.each(STREAMS)('reads %s', (_, stream, events) => {
    expect(parse([stream])).toEqual(events)
    expect(parse(stream.split(''))).toEqual(events)
  })

  test('gives the same events for every split', () => {
    const noise = fc.constantFrom(
      '<',
      'cite',
      ' p=',
      '"1"',
      '>',
      '</cite>',
      '\n',
      ' ',
      '<cite p="1">',
      'words',
      '<no-answer/>',
      'x'.repeat(499),
    )
    const stream = fc.oneof(
      fc.constantFrom(...STREAMS.map(([, stream]) => stream)),
      fc
        .array(fc.constantFrom(...STREAMS.map(([, stream]) => stream)), { maxLength: 4 })
        .map((all) => all.join('')),
      fc.array(noise, { maxLength: 30 }).map((all) => all.join('')),
    )
    const cuts = fc.array(fc.nat(), { maxLength: 20 })
    fc.assert(
      fc.property(stream, cuts, (whole, at) => {
        const places = [0, ...at.map((n) => n % (whole.length + 1)).sort((a, b) => a - b), whole.length]
        const pieces = places.slice(1).map((end, i) => whole.slice(places[i], end))
        expect(pieces.join('')).toBe(whole)
        expect(parse(pieces)).toEqual(parse([whole]))
      }),
      { numRuns: 2000 },
    )
  })

  test('holds back only text that may become a tag', () => {
    const parser = markParser(1)
    expect(parser.push('It is 3 < 4')).toEqual([text('It is 3 < 4')])
    expect(parser.push(' and <')).toEqual([text(' and ')])
    expect(parser.push('ci')).toEqual([])
    expect(parser.push('ty')).toEqual([text('<city')])
    expect(parser.push('> <cite p="1')).toEqual([text('> ')])
    expect(parser.push('x')).toEqual([text('<cite p="1x')])
    expect(parser.push('<cite p="1">word')).toEqual([])
    expect(parser.push('s</cite>.')).toEqual([claim(0, 'words'), text('.')])
    expect(parser.end()).toEqual([])
  })
})

test('a search is text where it is not allowed', () => {
  expect(parse(['A <search>rent', '</search>'], 3, false)).toEqual([text('A <search>rent</search>')])
})
