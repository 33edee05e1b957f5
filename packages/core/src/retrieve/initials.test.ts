import { mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { sqliteStore } from '../sqlite/store.ts'
import { published } from '../testing/store-fixtures.ts'
import { definedInitials, spellOutInitials } from './initials.ts'
import { retrieve } from './retrieve.ts'

test.each([
  ['Total property, plant and equipment (PP&E) rose.', 'PP&E', 'property, plant and equipment'],
  ['The Office of Technology (OT) says so.', 'OT', 'Office of Technology'],
  ['Contracts of the Department of Defense (“DOD”).', 'DOD', 'Department of Defense'],
  ['TTFT (token) and time to first token (TTFT)', 'TTFT', 'time to first token'],
  ['All sport utility vehicles ( SUVs ) are listed.', 'SUV', 'sport utility vehicles'],
  [
    'Its selling, general and\nadministrative expenses (SG&A)',
    'SG&A',
    'selling, general and administrative expenses',
  ],
])('finds what initials stand for: %s', (text, initials, term) => {
  expect(definedInitials(text)).toEqual([{ initials, term }])
})

test.each([
  'The Company (NYSE) rose.',
  'See the annex (ABC).',
  'It grew (A) fast.',
  'The office. Tests (OT)',
  '(CEO)',
])('finds nothing in %s', (text) => {
  expect(definedInitials(text)).toEqual([])
})

async function openStore() {
  const directory = mkdtempSync(join(tmpdir(), 'docchat-initials-'))
  const store = sqliteStore({ directory })
  onTestFinished(async () => {
    await store[Symbol.asyncDispose]()
    await rm(directory, { recursive: true })
  })
  return store
}

test('spells out the initials of a question as most places of the searched documents do', async () => {
  const store = await openStore()
  const { document } = await published(store, 'me', [
    'Customer management systems (CMS) are old.',
    'The cash management service (CMS) is new. CMS costs 5.',
    'A cash management service (CMS) costs 7 USD. United States dollars (USD)',
  ])
  const other = await published(store, 'me', ['Content management (CM) here.'], { source: 'other.txt' })
  const spelledOut = (question: string, documentIds?: readonly string[]) =>
    spellOutInitials(store, question, { owner: 'me', ...(documentIds && { documentIds }) })
  expect(await spelledOut('What does CMS cost in USD? And CMS?')).toBe(
    'What does CMS (cash management service) cost in USD? And CMS?',
  )
  expect(await spelledOut('Is the cash management service, CMS, new?')).toBe(
    'Is the cash management service, CMS, new?',
  )
  expect(await spelledOut('What is cms or CMSX?')).toBe('What is cms or CMSX?')
  expect(await spelledOut('WHAT IS CMS?')).toBe('WHAT IS CMS?')
  expect(await spelledOut('The CMS?', [document.id])).toBe('The CMS (cash management service)?')
  expect(await spelledOut('The CMS?', [other.document.id])).toBe('The CMS?')
  expect(await spellOutInitials(store, 'The CMS?', { owner: 'another' })).toBe('The CMS?')
})

test('a page that only has the term is found by its initials', async () => {
  const store = await openStore()
  await published(store, 'me', [
    'The annual leave entitlement (ALE) is set out in this handbook.',
    'Staff have an annual leave entitlement of 30 days.',
    'Other matters.',
  ])
  const parts = {
    ...store,
    passageFinder: undefined,
    embedder: null,
    reranker: null,
    onError: () => undefined,
  }
  const passages = await retrieve(parts, 'the ALE', { filter: { owner: 'me' }, limit: 3 })
  expect(passages.map(({ page }) => page)).toContain(2)
})
