import { readFile } from 'node:fs/promises'
import { openAIAnswerer } from '@docchat/core'
import { type FakeOpenAI, fakeOpenAI } from '@docchat/core/testing'
import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { skipBrowser } from '../../../../scripts/chromium.ts'
import { byKeyboard, type HeardPage, type Person, withPointer } from '../testing/people.ts'
import { type StartedPage, startPage } from '../testing/start-page.ts'

const NOTICE = 'How much notice does the tenant have to give?'
const SLOW = 'Tell me slowly what the tenant pays.'
const ROOM = 'When is the boiler room open?'
const SENTENCE = 'The boiler room is open from nine to five.'
const PASSAGE = /<passage-[^>]* p="(\d+)"[^>]*>\n([\s\S]*?)\n<\/passage-/g

/** Quotes the first words of two passages; slowly if that is asked for. */
function quote(prompt: string) {
  const quotes = [...prompt.matchAll(PASSAGE)]
    .slice(0, 2)
    .map(([, number, text = '']) => `It says so.<cite p="${number}">${text.split('\n')[0]}</cite> `)
  if (!prompt.includes(SLOW)) return { tokens: quotes }
  return { tokens: [...quotes, ...Array.from({ length: 400 }, () => 'And so on. ')], delayMs: 50 }
}

describe.skipIf(skipBrowser)('stories 1 to 3 by roles and names alone, from an empty store', () => {
  let model: FakeOpenAI
  let started: StartedPage
  beforeAll(async () => {
    model = await fakeOpenAI({ reply: ({ prompt }) => quote(prompt) })
    const answerer = openAIAnswerer({ baseURL: model.url, apiKey: 'key', model: 'test' })
    started = await startPage({ docchat: { answerer } })
  }, 60_000)
  afterAll(async () => {
    await started?.[Symbol.asyncDispose]()
    await model?.[Symbol.asyncDispose]()
  })

  it.each([
    ['with a pointer', () => withPointer],
    ['by keyboard', byKeyboard],
  ] as const)('%s', { timeout: 120_000 }, async (_how, personAt) => {
    for (const { id } of (await started.docchat.documents.list()).documents)
      await started.docchat.documents.remove(id)
    const page: HeardPage = await started.open('', {
      acceptDownloads: true,
      permissions: ['clipboard-read', 'clipboard-write'],
    })
    const person = personAt(page)
    await addsDocuments(page, person)
    await asksAndReads(page, person)
    await changesQuestion(page, person)
    await limitsQuestion(page, person)
    await takesAway(page, person)
    expect(started.faults).toEqual([])
  })
})

const button = (page: HeardPage, name: string) => page.getByRole('button', { name, exact: true })
const says = (page: HeardPage, text: string | RegExp) => page.getByRole('status').filter({ hasText: text })
const answerTo = (page: HeardPage, question: string) => page.getByRole('article', { name: question })
const box = (page: HeardPage) => page.getByRole('textbox', { name: 'Question' })
const citation = (answer: Locator, number: number) =>
  answer.getByRole('button', { name: new RegExp(`^Citation ${number}: .+, page \\d+$`) })

async function ask(page: HeardPage, { write, press }: Person, question: string): Promise<Locator> {
  await write(box(page), question)
  await press(button(page, 'Ask'))
  const answer = answerTo(page, question)
  await answer.waitFor()
  return answer
}

async function chooseFrom(page: HeardPage, { press }: Person, menu: Locator, item: string): Promise<void> {
  await press(menu)
  await press(page.getByRole('menuitem', { name: item }))
}

async function addsDocuments(page: HeardPage, person: Person): Promise<void> {
  const { press, write } = person
  await page.getByRole('heading', { name: 'Ask your documents' }).waitFor()
  await page
    .getByRole('group')
    .filter({ hasText: /PDF.* up to \d+ MB/ })
    .waitFor()
  await press(button(page, 'Try the sample documents'))
  const uploads = page.getByRole('region', { name: 'Uploads' })
  await uploads.getByRole('button', { name: 'tidal-sensor-paper.pdf', exact: true }).waitFor()
  const dialog = page.waitForEvent('filechooser')
  // The browser must know that the dialog is awaited before it opens.
  await page.evaluate(() => undefined)
  await press(button(page, 'Add files'))
  await (await dialog).setFiles([{ name: 'hours.txt', mimeType: '', buffer: Buffer.from(SENTENCE) }])
  await uploads.getByRole('button', { name: 'hours.txt', exact: true }).waitFor()
  await says(page, 'hours.txt: Ready · 1 page').waitFor()

  await press(page.getByRole('link', { name: 'Documents' }))
  await chooseFrom(page, person, button(page, 'Actions for hours.txt'), 'Label…')
  await write(page.getByRole('dialog').getByRole('combobox', { name: 'Label' }), 'house')
  await press(button(page, 'Save'))
  await page.getByRole('row', { name: /hours\.txt.* house/ }).waitFor()
  await press(page.getByRole('link', { name: 'DocChat' }))
}

async function asksAndReads(page: HeardPage, { press }: Person): Promise<void> {
  await press(button(page, NOTICE))
  await press(button(page, 'Ask'))
  const answer = answerTo(page, NOTICE)
  await says(page, 'The answer is complete.').waitFor()
  const [first, second] = [citation(answer, 1), citation(answer, 2)]
  expect(await first.getAttribute('aria-description')).toMatch(/^“.+” These words are on the page\.$/)
  await press(first)
  const source = page.getByRole('complementary', { name: 'Source' })
  await source.getByRole('region', { name: /^Source: .+\.pdf$/ }).waitFor()
  const lit = says(page, /^Page \d+ of \d+, quote highlighted$/)
  await lit.waitFor()
  const isShown = (chip: Locator) => expect.poll(() => chip.getAttribute('aria-current'))
  await press(button(page, 'Next citation'))
  await isShown(second).toBe('true')
  await lit.waitFor()
  await press(button(page, 'Previous citation'))
  await isShown(first).toBe('true')
  await press(source.getByRole('button', { name: 'Close', exact: true }))
  await source.waitFor({ state: 'detached' })
  await expect
    .poll(() => first.evaluate((chip) => `${chip.ownerDocument.activeElement?.outerHTML}`), { timeout: 4000 })
    .toContain('Citation 1')
}

async function changesQuestion(page: HeardPage, person: Person): Promise<void> {
  const { press, write } = person
  const answer = await ask(page, person, SLOW)
  await citation(answer, 1).waitFor()
  expect(await answer.getAttribute('aria-busy')).toBe('true')
  await press(button(page, 'Stop'))
  await says(page, 'The answer was stopped.').waitFor()
  await answer.getByRole('paragraph').filter({ hasText: 'This answer was stopped' }).waitFor()

  await press(answer.getByRole('button', { name: 'Ask again' }))
  await says(page, 'The answer is being written.').waitFor()
  await press(button(page, 'Stop'))
  await says(page, 'The answer was stopped.').waitFor()

  await chooseFrom(
    page,
    person,
    answer.last().getByRole('button', { name: 'More about this answer' }),
    'Edit the question',
  )
  await expect.poll(() => box(page).inputValue()).toBe(SLOW)
  expect(await describedBy(box(page))).toContain('Editing the last question')
  await write(box(page), 'What does the tenant pay?')
  await press(button(page, 'Ask'))
  await says(page, 'The answer is complete.').waitFor()
  await answerTo(page, 'What does the tenant pay?').waitFor()
  expect(await answer.count()).toBe(0)
}

async function limitsQuestion(page: HeardPage, person: Person): Promise<void> {
  const { press, choose } = person
  await press(page.getByRole('checkbox', { name: 'Ask only hours.txt' }))
  await expect.poll(() => describedBy(box(page))).toContain('Only 1 document')
  const answer = await ask(page, person, ROOM)
  await citation(answer, 1).waitFor()
  expect(await answer.getByRole('button', { name: /^Citation/ }).count()).toBe(1)
  expect(await citation(answer, 1).getAttribute('aria-label')).toBe('Citation 1: hours.txt, page 1')
  await press(button(page, 'Ask all'))
  await choose(page.getByRole('combobox', { name: 'Only documents with this label' }), 'house')
  await expect.poll(() => describedBy(box(page))).toContain('the label “house”')
  await press(button(page, 'Ask all'))
  await expect.poll(() => describedBy(box(page))).toBe('')
}

async function takesAway(page: HeardPage, person: Person): Promise<void> {
  await person.press(answerTo(page, ROOM).getByRole('button', { name: 'Copy as Markdown' }))
  const told = page.getByRole('region', { name: 'Notifications' })
  await told.getByRole('paragraph').filter({ hasText: 'The answer was copied' }).waitFor()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
    `**${ROOM}**\n\nIt says so. [^1] \n\n[^1]: hours.txt, page 1: “${SENTENCE}”`,
  )
  await person.press(page.getByRole('tab', { name: 'Conversations' }))
  const download = page.waitForEvent('download')
  await chooseFrom(page, person, button(page, `Actions for ${NOTICE}`).first(), 'Export as Markdown')
  const exported = await readFile(await (await download).path(), 'utf8')
  expect(exported).toContain(NOTICE)
  expect(exported).toContain(SENTENCE)
}

/** What is read out after the name of a control. */
function describedBy(control: Locator): Promise<string> {
  return control.evaluate((element) =>
    (element.getAttribute('aria-describedby') ?? '')
      .split(' ')
      .map((id) => element.ownerDocument.getElementById(id)?.textContent ?? '')
      .join(' ')
      .trim(),
  )
}
