import { fileURLToPath } from 'node:url'
import { fakeOpenAI } from '@docchat/core/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LEASE, type Workspace, workspace } from '../../testing/command.ts'

let at: Workspace
beforeAll(async () => {
  at = workspace()
  at.write('lease.md', LEASE)
  at.write('cats.md', 'The cat sleeps on the roof. Nobody has seen it eat.')
  await at.run(['ingest', 'lease.md', 'cats.md'])
  at.write(
    'questions.jsonl',
    [
      { question: 'What is the notice period?', document: 'lease.md', page: 1, quote: 'three months' },
      { question: 'Where does the cat sleep?', document: 'cats.md', pages: [2] },
      { question: 'Quantum zebra voltage?', answerable: false },
    ]
      .map((question) => JSON.stringify(question))
      .join('\n'),
  )
})
afterAll(() => at[Symbol.dispose]())

describe('docchat eval', () => {
  it('prints one JSON object of a fixed shape', async () => {
    const { exitCode, stdout, stderr, json } = await at.run(['eval', '--json', 'questions.jsonl'])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout.endsWith('}\n')).toBe(true)
    expect(json()).toEqual([
      {
        n: 3,
        page_recall: { 1: 0.5, 5: 0.5, 10: 0.5 },
        mrr_10: 0.5,
        quote_in_context: 1,
        quote_found: 1,
        answer_found: null,
        first_citation_right: 0.5,
        citation_precision: 0.5,
        abstention: { precision: 1, recall: 1, auc: 1 },
        intervals: expect.objectContaining({ page_recall_10: [0, 1], mrr_10: [0, 1], quote_found: [1, 1] }),
        seconds_to_first_text: { p50: expect.any(Number), p95: expect.any(Number) },
      },
    ])
  })

  it('prints a table for people, and what went wrong', async () => {
    const { stdout } = await at.run(['eval', '-'], {
      stdin:
        '{"question":"Who signed the lease?","answerable":false}\n{"question":"Where does the cat sleep?","page":2}',
    })
    expect(stdout).toContain('2 questions asked.\n')
    expect(stdout).toMatch(/correct page ranked first +0\.0 % +0\.0 – 0\.0 {2}page recall@1\n/)
    expect(stdout).toContain('answered, but unanswerable: Who signed the lease?\n')
    expect(stdout).toContain('page not found: Where does the cat sleep?\n')
  })

  it('searches only the given documents', async () => {
    const args = ['eval', '--json', 'questions.jsonl', '--document', 'lease.md']
    expect((await at.run(args)).json()[0]).toMatchObject({ n: 2, page_recall: { 1: 1 } })
  })

  it('compares with a baseline: 1, and says which measure fell', async () => {
    const { stdout } = await at.run(['eval', '--json', 'questions.jsonl'])
    at.write('same.json', stdout)
    expect(await at.run(['eval', 'questions.jsonl', '--baseline', 'same.json'])).toMatchObject({
      exitCode: 0,
      stderr: 'No measure fell below the baseline.\n',
    })
    at.write('better.json', stdout.replace('"mrr_10":0.5', '"mrr_10":0.7').replace('"n":3', '"n":4'))
    const args = ['eval', '--json', 'questions.jsonl', '--baseline', 'better.json']
    const fallen = await at.run(args)
    expect(fallen).toMatchObject({
      exitCode: 1,
      stderr:
        'The baseline was measured with 4 questions, this run with 3.\ndocchat: MRR@10 fell from 70.0 % to 50.0 %.\n',
    })
    expect(fallen.json()).toHaveLength(1)
    expect((await at.run([...args, '--tolerance', '0.2'])).exitCode).toBe(0)
  })

  it.each([
    [['eval', 'gone.jsonl'], 2, 'gone.jsonl cannot be read'],
    [['eval', 'bad.jsonl'], 2, 'bad.jsonl, line 2: "question" must be a non-empty string.'],
    [['eval', 'elsewhere.jsonl'], 4, 'names the document "gone.md"'],
    [['eval', 'questions.jsonl', '--baseline', 'questions.jsonl'], 2, 'questions.jsonl is not a baseline'],
    [['eval', 'questions.jsonl', '--tolerance', '2'], 2, 'from 0 to 1'],
    [['eval', 'questions.jsonl', '--document', 'gone.md'], 4, 'gone.md'],
  ])('refuses %j', async (args, exitCode, message) => {
    at.write('bad.jsonl', '{"question":"x"}\n{}')
    at.write('elsewhere.jsonl', '{"question":"x","document":"gone.md"}')
    const run = await at.run(args)
    expect(run).toMatchObject({ exitCode, stdout: '', stderr: expect.stringContaining(message) })
  })

  it('measures a model, and reports the questions that failed', async () => {
    const tokens = [
      'Three months.<cite p="1">The notice period is three months.</cite> And a <cite p="1">cow</cite>',
    ]
    const quotes = await fakeOpenAI({ reply: () => ({ tokens }) })
    const env = { OPENAI_BASE_URL: quotes.url }
    const stdin = [
      '{"question":"What is the notice period?","page":1}',
      '{"question":"Is notice given by post?","answerable":false}',
    ].join('\n')
    const args = ['eval', '--json', '-', '--document', 'lease.md']
    expect((await at.run(args, { env, stdin })).json()[0]).toMatchObject({
      citation_precision: 0.5,
      abstention: { precision: null, recall: 0 },
    })
    await quotes[Symbol.asyncDispose]()
    const failed = await at.run(args, { env, stdin })
    expect(failed).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('"What is the notice period?" failed: http'),
    })
    expect(failed.json()[0]).toMatchObject({ n: 2, page_recall: { 1: 1 } })
  })

  it('finds the pages of the sample documents', async () => {
    using samples = workspace()
    const file = (name: string) =>
      fileURLToPath(new URL(`../../../../../examples/documents/${name}`, import.meta.url))
    const names = ['heat-pump-manual.pdf', 'tidal-sensor-paper.pdf', 'workshop-lease.pdf']
    await samples.run(['ingest', ...names.map(file)])
    const [summary] = (await samples.run(['eval', '--json', file('questions.jsonl')])).json()
    expect(summary).toMatchObject({ n: 47 })
    const recall = summary?.['page_recall'] as Record<string, number>
    expect(recall['10']).toBeGreaterThan(0.95)
  }, 60_000)
})
