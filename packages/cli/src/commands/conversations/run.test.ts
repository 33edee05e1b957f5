import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LEASE, type Workspace, workspace } from '../../testing/command.ts'

let at: Workspace
beforeEach(async () => {
  at = workspace()
  at.write('lease.md', LEASE)
  await at.run(['ingest', 'lease.md'])
})
afterEach(() => at[Symbol.dispose]())

const FIRST = 'What is the notice period?'
const conversations = async () => (await at.run(['conversations', 'list', '--json'])).json()
const queries = async (id: unknown) => {
  const [shown] = (await at.run(['conversations', 'show', String(id), '--json'])).json()
  return ((shown?.['exchanges'] ?? []) as { query: string }[]).map(({ query }) => query)
}

describe('docchat ask, in a conversation', () => {
  it('continues the last one, or the given one', async () => {
    const events = (await at.run(['ask', '--json', FIRST])).json()
    const id = events.at(-1)?.['conversation_id']
    expect(events.at(-1)).toMatchObject({ type: 'finish', conversation_id: expect.stringMatching(/^con_/) })
    const next = await at.run(['ask', '-c', 'And in Leeds?'])
    expect(next.exitCode).toBe(0)
    expect(await queries(id)).toEqual([FIRST, 'And in Leeds? (notice period)'])
    await at.run(['ask', 'Who signed the lease?'])
    expect(await conversations()).toHaveLength(2)
    await at.run(['ask', '-c', String(id), 'Is it long?'])
    await at.run(['ask', '--conversation', String(id), 'How', 'is it given?'])
    expect((await queries(id)).slice(2)).toEqual([
      'Is it long? (Leeds notice period)',
      'How is it given? (long Leeds notice period)',
    ])
    expect(await conversations()).toMatchObject([
      { conversation_id: id, title: FIRST, questions: 4 },
      { title: 'Who signed the lease?', questions: 1 },
    ])
  })

  it('starts one if there is none', async () => {
    const [event] = (await at.run(['ask', '-c', '--json', FIRST])).json()
    expect(event).toMatchObject({ type: 'retrieval-done', query: FIRST })
    expect(await conversations()).toHaveLength(1)
  })

  it('keeps nothing with --forget', async () => {
    const events = (await at.run(['ask', '--forget', '--json', FIRST])).json()
    expect(events.at(-1)).not.toHaveProperty('conversation_id')
    expect(await conversations()).toEqual([])
    expect((await at.run(['ask', '--forget', '-c', FIRST])).exitCode).toBe(2)
  })

  it('refuses to continue one that does not exist', async () => {
    for (const args of [
      ['ask', '-c', 'con_none', 'Why?'],
      ['ask', '--conversation', 'gone', 'Why?'],
    ]) {
      const run = await at.run(args)
      expect([run.exitCode, run.stdout]).toEqual([4, ''])
      expect(run.stderr).toMatch(/Conversation \S+ does not exist/)
    }
  })
})

describe('docchat conversations', () => {
  it('lists, shows, exports and removes them', async () => {
    await at.run(['ask', FIRST])
    await at.run(['ask', '-c', 'quantum zebra voltage?'])
    const [{ conversation_id: id } = {}] = await conversations()
    expect((await at.run(['conversations', 'list'])).stdout).toMatch(
      /^id .*\ncon_\w+ +What is the notice period\? +2 /,
    )

    const shown = await at.run(['conversations', 'show', String(id)])
    expect(shown.stdout).toContain(`> ${FIRST}\n\nFrom your documents:`)
    expect(shown.stdout).toMatch(
      /“The notice period is three months\.” \[1\][^“]*\n\[1\] lease\.md, page 1\n/,
    )
    expect(shown.stdout).toContain('The documents do not answer this')

    const markdown = await at.run(['conversations', 'export', String(id)])
    expect(markdown.stdout).toMatch(
      /^# What is the notice period\?\n\nStarted on .*\n\n## What is the notice/,
    )
    const exported = JSON.parse(
      (await at.run(['conversations', 'export', String(id), '--format', 'json'])).stdout,
    )
    const [shownJson] = (await at.run(['conversations', 'show', String(id), '--json'])).json()
    expect(exported).toEqual(shownJson)
    expect(exported).toMatchObject({
      conversation_id: id,
      exchanges: [{ question: FIRST, citations: [{ name: 'lease.md', verified: true }] }, { complete: true }],
    })

    expect(await at.run(['conversations', 'remove', String(id)])).toMatchObject({
      exitCode: 0,
      stdout: `Removed ${id}.\n`,
    })
    expect(await conversations()).toEqual([])
    for (const command of ['show', 'export', 'remove'])
      expect((await at.run(['conversations', command, String(id)])).exitCode).toBe(4)
  })

  it('survive the documents that they are about', async () => {
    await at.run(['ask', FIRST])
    await at.run(['remove', 'lease.md'])
    const [{ conversation_id: id } = {}] = await conversations()
    expect((await at.run(['conversations', 'show', String(id)])).stdout).toContain('three months')
    expect((await at.run(['ask', '-c', 'And now?'])).stdout).toContain('docchat ingest')
  })

  it('say that there are none', async () => {
    expect(await at.run(['conversations', 'list'])).toMatchObject({
      exitCode: 0,
      stdout: '',
      stderr: expect.stringContaining('docchat chat'),
    })
  })
})
