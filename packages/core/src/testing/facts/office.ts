import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { PlacedFact } from './placed-fact.ts'

/** Files that other programs wrote (`fixtures/office/make.sh`), and what each shows. */
const WRITTEN: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'facts.doc': {
    superscript: '10^6',
    'list number': '2. Second pear',
    'list letter': 'b. Inner cherry',
    'list that goes on': '4. Fourth date',
    'row of a table': 'North | 110',
    'formula (object)': 'x^2',
  },
  'facts.ppt': { superscript: '10^6', subscript: 'H2O', 'row of a table': 'North | 110' },
  'numbers.xls': {
    superscript: '10^6',
    percentage: 'Share: 12.5%',
    currency: 'Price: $1,234.50',
    date: 'Day: 01.03.2024',
    'negative number': 'Change: (1,234)',
    time: 'At: 13:05',
  },
  'facts.odt': {
    formula: 'The area is x^2 + 1 and',
    'list letter': 'b. Inner cherry',
    'list that goes on': '4. Fourth date',
  },
  'facts.odp': { superscript: '10^6', 'list letter': 'a. Inner plum', 'row of a table': 'North | 110' },
  'facts.docx': {
    formula: 'The area is x^2+1 and',
    'list letter': 'b. Inner cherry',
    'list that goes on': '4. Fourth date',
  },
  'facts.pptx': {
    formula: 'The area is x^2+1 and',
    'list number': '3. Third fig',
    'list letter': 'b. Inner cherry',
    'list that goes on': '4. Fourth date',
  },
  'facts.rtf': { superscript: '10^6', 'list letter': 'b. Inner cherry', 'row of a table': 'North | 110' },
}

const rtf: Readonly<Record<string, readonly [markup: string, fact: string]>> = {
  formula: [
    String.raw`{\mmath{\*\moMath{\msSup{\msSupPr{\mctrlPr}}{\me{\mr\mscr0 10}}{\msup{\mr 6}}}}}`,
    '10^6',
  ],
  sum: [
    String.raw`{\mmath{\*\moMath{\mnary{\mnaryPr{\mchr \u8721?}}{\msub{\mr i}}{\msup{\mr n}}{\me{\mr k}}}}}`,
    '∑_i^n k',
  ],
  'shown object': [
    String.raw`{\object\objemb{\*\objclass Excel.Sheet.8}{\*\objdata 0102}{\result Quorum 4711}}`,
    'Quorum 4711',
  ],
  'formula of another program': [
    String.raw`{\object\objemb{\*\objclass Equation.3}{\*\objdata 0102}{\result{\pict 00}}}`,
    'x^2',
  ],
}

export const OFFICE_FACTS: readonly PlacedFact[] = [
  ...Object.entries(WRITTEN).flatMap(([name, facts]) => {
    const packed = readFileSync(new URL(`../../../fixtures/office/${name}.gz`, import.meta.url))
    const content = gunzipSync(packed)
    const extension = name.slice(name.indexOf('.') + 1) as PlacedFact['extension']
    return Object.entries(facts).map(([way, fact]) => ({
      format: `.${extension} as written`,
      way,
      extension,
      content,
      fact,
    }))
  }),
  ...Object.entries(rtf).map(
    ([way, [markup, fact]]) =>
      ({
        format: 'RTF',
        way,
        extension: 'rtf',
        content: Buffer.from(String.raw`{\rtf1\ansi Text ${markup} ends.\par}`),
        fact,
      }) as const,
  ),
]
