import { expect, test } from 'vitest'
import { describeExtractor } from '../../testing/extractor.ts'
import { readBytes } from '../../testing/read-bytes.ts'
import { codeExtractor } from './code.ts'

describeExtractor('codeExtractor', codeExtractor, {
  mediaType: 'text/x-source',
  make: (pages) => Buffer.from(pages.join('\n\f')),
  refusesGarbage: false,
})

test('keeps indentation, and names pages by their lines', async () => {
  const code = `\n\nif (a) {\n    b()\n}\n${'x = 1\n'.repeat(2000)}`
  const { pages } = await readBytes(codeExtractor(), code, 'a.js')
  expect(pages[0]?.text).toMatch(/^if \(a\) \{\n {4}b\(\)\n\}/)
  expect(pages.map(({ label }) => label)).toMatchObject(
    [/^lines 3-\d+$/, /^lines \d+-\d+$/, /-2005$/].map((one) => expect.stringMatching(one)),
  )
})

test('leaves out colours and links of a terminal', async () => {
  const log =
    '\u001b[1;31mERROR\u001b[0m pump \u001b]8;;https://example.com\u0007P7\u001b]8;;\u0007 failed\u001b[K\n'
  expect((await readBytes(codeExtractor(), log, 'a.log')).pages[0]?.text).toBe('ERROR pump P7 failed')
})
