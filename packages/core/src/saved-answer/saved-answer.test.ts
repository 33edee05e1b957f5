import { expect, test } from 'vitest'
import type { AnswerEvent } from '../answer/events.ts'
import type { DocChat, Owner } from '../docchat.ts'
import { add, open } from '../testing/docchat.ts'
import { readSavedAnswer, type SavedAnswerJson, saveAnswer } from './saved-answer.ts'

const QUESTION = 'How high is the fee?'

async function openAndSave(): Promise<{ docchat: DocChat; saved: SavedAnswerJson; id: string }> {
  const docchat = await open()
  const { document } = await add(docchat, 'terms.txt', 'The fee is 10 euros a month. Dogs are welcome.')
  const events = await Array.fromAsync(docchat.ask(QUESTION))
  // As read back from a file.
  const saved = JSON.parse(JSON.stringify(saveAnswer(QUESTION, events))) as SavedAnswerJson
  return { docchat, saved, id: document.id }
}

/** A saved answer in which one citation was changed, in both places. */
function tampered(saved: SavedAnswerJson, change: object): object {
  const events = saved.events.map((event) => (event.type === 'citation' ? { ...event, ...change } : event))
  return { ...saved, citations: saved.citations.map((citation) => ({ ...citation, ...change })), events }
}

async function statuses(owner: Owner, saved: object): Promise<[boolean, ...string[]]> {
  const { citations, contradictions } = readSavedAnswer(saved)
  const verified = await owner.verifyCitations(citations)
  return [verified.ok, ...verified.citations.map(({ status }) => status), ...contradictions]
}

test('saves the question, text, citations with their file hashes, totals and events', async () => {
  const { docchat, saved, id } = await openAndSave()
  await using _ = docchat
  const { version } = await docchat.documents.get(id)
  expect(saved).toMatchObject({
    format: 'docchat-answer',
    format_version: 1,
    saved_at: expect.stringMatching(/^\d{4}-.*Z$/),
    question: QUESTION,
    answer: 'From your documents:\n\n“The fee is 10 euros a month.” [1]',
    no_answer: null,
    model: null,
    usage: null,
    citations: [
      {
        ...{ marker: 1, document_id: id, version_id: version.id, version_sha256: version.sha256 },
        ...{ page: 1, char_start: 0, char_end: 28, quote: 'The fee is 10 euros a month.', verified: true },
      },
    ],
    timings: { retrieval_ms: expect.any(Number), total_ms: expect.any(Number) },
  })
  expect(saved.events[0]).toMatchObject({ type: 'retrieval-done', passages: [{ version_id: version.id }] })
  expect(await statuses(docchat, saved)).toEqual([true, 'stands'])
})

test('converts snake_case to camelCase, and reads old files without boxes', async () => {
  const { docchat, saved, id } = await openAndSave()
  await using _ = docchat
  const old = saved.citations.map(({ boxes: _boxes, ...citation }) => citation)
  const { text, citations } = readSavedAnswer({ ...saved, citations: old })
  expect(text).toBe(saved.answer)
  expect(citations).toEqual([
    {
      ...{
        marker: 1,
        documentId: id,
        versionId: old[0]?.version_id,
        versionSha256: old[0]?.version_sha256,
      },
      ...{
        name: 'terms.txt',
        page: 1,
        pageLabel: null,
        charStart: 0,
        charEnd: 28,
        quote: 'The fee is 10 euros a month.',
      },
      ...{ boxes: [], verified: true },
    },
  ])
})

test('does not save an incomplete answer', () => {
  const events: AnswerEvent[] = [{ type: 'error', code: 'MODEL_FAILED', message: 'No luck.' }]
  expect(() => saveAnswer('x', events)).toThrow('An incomplete answer cannot be saved')
  expect(() => saveAnswer('x', [])).toThrow('An incomplete answer cannot be saved')
})

test('a quote still stands in a superseded version', async () => {
  const { docchat, saved } = await openAndSave()
  await using _ = docchat
  await add(docchat, 'terms.txt', 'The fee is 12 euros a month.')
  const { ok, citations } = await docchat.verifyCitations(readSavedAnswer(saved).citations)
  expect({ ok, citations }).toMatchObject({ ok: true, citations: [{ status: 'stands', superseded: true }] })
})

test('reports a document that was deleted or belongs to another owner', async () => {
  const { docchat, saved, id } = await openAndSave()
  await using _ = docchat
  expect(await statuses(docchat.forOwner('ann'), saved)).toEqual([false, 'gone'])
  await docchat.documents.remove(id)
  expect(await statuses(docchat, saved)).toEqual([false, 'gone'])
})

test.each([
  ['another number', { quote: 'The fee is 11 euros a month.' }, [false, 'not-found']],
  ['no quote', { quote: '', char_start: 0, char_end: 0 }, [false, 'not-found']],
  ['another page', { page: 2 }, [false, 'gone']],
  ['other bytes', { version_sha256: 'f'.repeat(64) }, [false, 'other-bytes']],
  ['no bytes', { version_sha256: null }, [false, 'other-bytes']],
  ['another document', { document_id: 'doc_other' }, [false, 'gone']],
  ['another place', { char_start: 3, char_end: 31 }, [true, 'moved']],
  ['no claim to proof', { quote: 'The fee is 11 euros', verified: false }, [true, 'unverified']],
])('detects a citation edited to have %s', async (_, change, expected) => {
  const { docchat, saved } = await openAndSave()
  await using _docchat = docchat
  expect(await statuses(docchat, tampered(saved, change))).toEqual(expected)
})

test('detects an inconsistent file, and accepts one without events', async () => {
  const { docchat, saved } = await openAndSave()
  await using _ = docchat
  const other = { ...saved, answer: saved.answer.replace('10', '11') }
  expect(await statuses(docchat, other)).toEqual([
    true,
    'stands',
    'The answer differs from the text that was streamed.',
  ])
  expect(await statuses(docchat, { ...saved, citations: [] })).toEqual([
    true,
    'The citations differ from those that were streamed.',
  ])
  const { events: _events, ...bare } = other
  expect(await statuses(docchat, bare)).toEqual([true, 'stands'])
})

test.each([
  [null, 'the file is not a saved answer'],
  [[], 'the file is not a saved answer'],
  [{ format: 'other' }, 'the file is not a saved answer'],
  [{ format_version: 2 }, 'a newer DocChat'],
  [{ question: 1 }, '"question" is not a string'],
  [{ answer: null }, '"answer" is not a string'],
  [{ citations: {} }, '"citations" is not a list'],
  [{ events: {} }, '"events" is not a list'],
  [{ citations: [{}] }, 'citation 1 is incomplete'],
  [{ citations: [null] }, 'citation 1 is incomplete'],
])('rejects %j', (change, problem) => {
  const good = { format: 'docchat-answer', format_version: 1, question: '', answer: '', citations: [] }
  expect(() => readSavedAnswer(good)).not.toThrow()
  const bad = change === null || Array.isArray(change) ? change : { ...good, ...change }
  expect(() => readSavedAnswer(bad)).toThrow(problem)
})
