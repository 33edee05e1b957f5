import { expect, test } from 'vitest'
import { overviewSubject } from './overview-question.ts'

test.each([
  ['Summarise the lease.', ['lease']],
  ['Please summarize this document', []],
  ['Can you give me a short overview of the heat pump manual?', ['heat', 'pump', 'manual']],
  ['What is this about?', []],
  ["What's the tidal paper about?", ['tidal']],
  ['What does it talk about?', []],
  ['Worum geht es in diesem Dokument?', []],
  ['Fasse den Mietvertrag zusammen', ['mietvertrag']],
  ['Résume le rapport', []],
  ['¿De qué trata?', null],
  ['De qué trata el informe?', []],
  ['What is the fuss about pets?', null],
  ['What is the rent?', null],
  ['How is the summary of damages sent?', null],
])('%j wants a summary of %j', (question, subject) => {
  expect(overviewSubject(question)).toEqual(subject)
})
