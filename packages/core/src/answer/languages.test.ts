import { describe, expect, test } from 'vitest'
import { add, open } from '../testing/docchat.ts'
import { testPassage } from '../testing/passages.ts'
import { collectAnswer } from './collect-answer.ts'
import { otherLanguages } from './languages.ts'

const ENGLISH = `The tenant pays the rent of 1,200 euros to the landlord by the third day of each month, and is not to sublet the flat.
The boiler is a Vitodens 200 and is serviced by the landlord. The notice for the end of the lease is three months.`
const GERMAN = `Der Mieter zahlt die Miete bis zum dritten Tag des Monats und darf die Wohnung nicht untervermieten. Die
Kaution ist bei dem Einzug zu zahlen, und die Kündigungsfrist für den Vertrag beträgt drei Monate.`

describe('a question in another language than the documents', () => {
  test('is declined with both languages, and with the passage whose names match', async () => {
    await using docchat = await open()
    await add(docchat, 'lease.txt', ENGLISH)
    const { noAnswer } = await collectAnswer(docchat.ask('Wer hat die Kaution für den Vitodens bezahlt?'))
    expect(noAnswer).toMatchObject({
      reason: 'nothing-relevant',
      languages: { question: 'de', documents: ['en'] },
    })
    expect(noAnswer?.nearest[0]?.text).toContain('Vitodens 200')
  })

  test('is told so before the quotes when its words match all the same', async () => {
    await using docchat = await open()
    await add(docchat, 'lease.txt', ENGLISH)
    const { text } = await collectAnswer(docchat.ask('Was ist der Vitodens?'))
    expect(text).toMatch(
      /^The question is in German, and what was found is in English: .*\n\nFrom your documents:\n\n“The boiler is a Vitodens 200/,
    )
  })

  test('is told so even if not a word matches', async () => {
    await using docchat = await open()
    await add(docchat, 'lease.txt', ENGLISH)
    const { noAnswer } = await collectAnswer(docchat.ask('敷金はいくらですか'))
    expect(noAnswer).toMatchObject({ nearest: [], languages: { question: 'ja', documents: ['en'] } })
  })
})

test.each([
  ['de', 'Wie hoch ist die Kaution?'],
  ['fr', 'Quel est le montant de la caution ?'],
  ['es', '¿Cuál es el plazo de preaviso?'],
  ['it', 'Quanto è il deposito per la casa?'],
  ['pt', 'Qual é o valor da caução?'],
  ['nl', 'Hoe hoog is de borg voor het huis?'],
  ['pl', 'Kto podpisał umowę i kiedy?'],
  ['ru', 'Когда нужно платить за жильё?'],
  ['uk', 'Коли сплачується оренда її квартири?'],
  ['zh', '租金是什么时候支付的？'],
  ['ko', '보증금은 얼마입니까?'],
  ['ar', 'كم مبلغ التأمين؟'],
])('%s is recognised in a question', (question, text) => {
  expect(otherLanguages(text, [testPassage(ENGLISH, 1)])).toEqual({ question, documents: ['en'] })
})

test.each([
  ['an English question with a foreign title', 'Who played the father in Como agua para chocolate?', ENGLISH],
  ['a short question', 'Was kostet das?', ENGLISH],
  ['names', 'Max Mustermann, Berlin', ENGLISH],
  ['the language of the documents', 'Wie hoch ist die Kaution?', GERMAN],
  ['one of several languages of the documents', 'Wie hoch ist die Kaution?', `${ENGLISH}|${GERMAN}`],
  ['code', 'Wie hoch ist die Kaution?', 'for (const item of items) { total += item.price }'],
  ['a table', 'Wie hoch ist die Kaution?', 'Deposit | 2021 | 4,500\nRent | 2022 | 1,200'],
  ['Norwegian, which is like Danish', 'Hvor er det som er til?', ENGLISH],
  ['Bulgarian, which is not Russian', 'Колко е депозитът за жилището?', ENGLISH],
])('nothing is said of %s', (_, question, texts) => {
  const passages = texts.split('|').map((text, i) => ({ ...testPassage(text, i + 1), documentId: `d${i}` }))
  expect(otherLanguages(question, passages)).toBeNull()
})
