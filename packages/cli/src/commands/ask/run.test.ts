import { fakeOpenAI } from '@docchat/core/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LEASE, type Workspace, workspace } from '../../testing/command.ts'

let at: Workspace
beforeAll(async () => {
  at = workspace()
  at.write('lease.md', LEASE)
  at.write('cats.md', 'The cat sleeps on the roof. It signed nothing.')
  await at.run(['ingest', 'lease.md', 'cats.md'])
})
afterAll(() => at[Symbol.dispose]())

describe('docchat ask, without a model', () => {
  it('says when no document matches the options, and that a model given is not used', async () => {
    const run = await at.run(['ask', 'What is the notice period?', '--label', 'none', '--model', 'm'])
    expect(run).toMatchObject({
      stdout: 'No document matches these options. List the documents with: docchat list\n',
      stderr: expect.stringContaining('--model is ignored: no model writes answers without OPENAI_API_KEY'),
    })
  })

  it('answers with quotes and footnotes, and says that it quotes', async () => {
    const { exitCode, stdout, stderr } = await at.run(['ask', 'What', 'is the notice period?'])
    expect(exitCode).toBe(0)
    expect(stdout).toContain('“The notice period is three months.” [1]\n')
    expect(stdout, 'a quote is not repeated').toMatch(/\n\[1\] lease\.md, page 1\n/)
    expect(stderr).toContain('These are quotes from the documents.')
  })

  it('reads the question from standard input', async () => {
    expect((await at.run(['ask', '-'], { stdin: 'What is the notice period?\n' })).stdout).toContain(
      'three months',
    )
  })

  it('writes the answer as events', async () => {
    const events = (await at.run(['ask', '--json', 'What is the notice period?'])).json()
    expect(events[0]).toMatchObject({
      type: 'retrieval-done',
      passages: [{ name: 'lease.md', char_start: 0 }],
    })
    expect(events).toContainEqual({ type: 'text-delta', text: expect.any(String) })
    expect(events.find((event) => event['type'] === 'citation')).toMatchObject({
      marker: 1,
      document_id: expect.stringMatching(/^doc_/),
      name: 'lease.md',
      page: 1,
      char_start: LEASE.indexOf('The notice'),
      char_end: LEASE.indexOf('The notice') + 'The notice period is three months.'.length,
      quote: 'The notice period is three months.',
      verified: true,
    })
    expect(events.at(-1)).toMatchObject({
      type: 'finish',
      model: null,
      timings: { total_ms: expect.any(Number) },
    })
  })

  it('looks first in a document that the question names, says so, and can be told not to', async () => {
    const question = 'What is the notice period in the lease?'
    const { stdout, stderr } = await at.run(['ask', question])
    expect(stdout).toContain('[1] lease.md, page 1')
    expect(stderr).toContain('Looking in lease.md first, as the question says.')
    expect((await at.run(['ask', '--no-prefer-named', question])).stderr).not.toContain('Looking in')
  })

  it('searches only the given documents', async () => {
    const args = ['ask', '--json', '--document', 'cats.md', 'Who signed the lease?']
    const events = (await at.run(args)).json()
    expect(JSON.stringify(events)).not.toContain('Mary')
    expect((await at.run([...args, '--document', 'gone.md'])).exitCode).toBe(4)
  })

  it('says when there is no answer: 0, or 6 when asked to fail', async () => {
    const question = 'quantum zebra voltage?'
    const run = await at.run(['ask', question])
    expect(run).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('The documents do not answer this'),
    })
    const failing = await at.run(['ask', question, '--fail-on-no-answer', '--json'])
    expect(failing.exitCode).toBe(6)
    expect(failing.json()).toContainEqual(
      expect.objectContaining({ type: 'no-answer', reason: 'nothing-relevant' }),
    )
  })

  it('says that there are no documents', async () => {
    const { stdout } = await at.run(['ask', 'What?', '--data-dir', 'empty'])
    expect(stdout).toContain('docchat ingest')
  })
})

describe('docchat ask, with a model', () => {
  const tokens = [
    'Three months.<cite p="1">The notice period is ',
    'three months.</cite>',
    ' Or four.<cite p="1">four</cite>',
  ]
  const secret = 'canary-key-1234567890'

  it('streams its answer, and distinguishes verified citations from others', async () => {
    await using server = await fakeOpenAI({ model: 'small', apiKey: secret, reply: () => ({ tokens }) })
    const env = { OPENAI_BASE_URL: server.url, OPENAI_API_KEY: secret, DOCCHAT_MODEL: 'small' }
    const { exitCode, stdout, stderr } = await at.run(['ask', 'notice period?'], { env })
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^Three months\. ?\[1\] Or four\. ?\[2\?\]\n\n/)
    expect(stdout).toContain('[1] lease.md, page 1: “The notice period is three months.”\n')
    expect(stdout).toContain('[2?] lease.md, page 1, NOT VERIFIED, not found on that page: “four”\n')
    expect(stderr).toBe('')
  })

  it('says that an answer without citations was not checked', async () => {
    await using server = await fakeOpenAI({ reply: () => ({ tokens: ['The capital is Mars.'] }) })
    const env = { OPENAI_BASE_URL: server.url, OPENAI_API_KEY: secret }
    expect(await at.run(['ask', 'notice period?'], { env })).toMatchObject({
      stdout: 'The capital is Mars.\n',
      stderr: 'The model cited nothing: no part of this answer was checked against the documents.\n',
    })
  })

  it('shows what is calculated from citations', async () => {
    const calculating = [
      'It is 950 pounds.<cite p="1">The rent is 950 pounds a month.</cite> A year: <calc>12 * 950',
      ' = 11,400</calc> or <calc>2 * 450 = 900</calc>.',
    ]
    await using server = await fakeOpenAI({ reply: () => ({ tokens: calculating }) })
    const env = { OPENAI_BASE_URL: server.url, OPENAI_API_KEY: secret }
    const { stdout } = await at.run(['ask', 'how high is the rent?'], { env })
    expect(stdout).toMatch(
      /^It is 950 pounds\. \[1\] A year: 11,400 \[= 12 × 950, calculated from \[1\]\] or 900\. \[=\? not verified\]\n\n/,
    )
    const events = (await at.run(['ask', 'how high is the rent?', '--json'], { env })).json()
    expect(events.filter(({ type }) => type === 'calculation')).toMatchObject([
      { formula: '12 × 950', result: '11,400', value: 11_400, markers: [1], verified: true },
      { formula: '2 × 450', result: '900', verified: false },
    ])
  })

  it('requests no more tokens than configured', async () => {
    await using server = await fakeOpenAI({ reply: () => ({ tokens }) })
    const env = { OPENAI_BASE_URL: server.url, DOCCHAT_MAX_ANSWER_TOKENS: '50' }
    await at.run(['ask', 'notice period?'], { env })
    expect(server.requests[0]?.body).toMatchObject({ max_tokens: 50 })
  })

  it('times out with 7', async () => {
    await using server = await fakeOpenAI({ reply: () => ({ tokens, stallAfter: 1 }) })
    const env = { OPENAI_BASE_URL: server.url }
    const run = await at.run(['ask', 'notice period?', '--timeout', '1'], { env })
    expect(run).toMatchObject({ exitCode: 7, stderr: expect.stringContaining('not complete after 1 s') })
  })

  it('prefers the model given as an option', async () => {
    await using server = await fakeOpenAI({ model: 'big', reply: () => ({ tokens }) })
    const env = { OPENAI_BASE_URL: server.url, DOCCHAT_MODEL: 'small' }
    const events = (await at.run(['ask', 'notice period?', '--json', '--model', 'big'], { env })).json()
    expect(events.at(-1)).toMatchObject({ type: 'finish', model: 'big', usage: { input_tokens: 7 } })
  })

  it('prints no terminal control characters', async () => {
    await using server = await fakeOpenAI({ reply: () => ({ tokens: ['a\u001b]0;', 'b\u0007\u001b[2Jc'] }) })
    const { stdout } = await at.run(['ask', 'notice period?'], { env: { OPENAI_BASE_URL: server.url } })
    expect(stdout).not.toContain('\u001b')
    expect(stdout).toContain('c')
  })

  it.each([{}, { DOCCHAT_DEBUG: '1' }])('fails without telling the key, %j', async (debug) => {
    await using server = await fakeOpenAI({ apiKey: 'another' })
    const env = { OPENAI_BASE_URL: server.url, OPENAI_API_KEY: secret, ...debug }
    const run = await at.run(['ask', 'notice period?', '--json'], { env })
    expect(run.exitCode).toBe(1)
    expect(run.json().at(-1)).toMatchObject({
      type: 'error',
      code: 'MODEL_FAILED',
      message: expect.stringContaining('key'),
    })
    expect(run.json().filter((event) => event['type'] === 'error')).toHaveLength(1)
    expect(run.stdout + run.stderr).not.toContain(secret)
  })

  it('searches by meaning with a configured embedding model', async () => {
    await using server = await fakeOpenAI()
    const env = { OPENAI_BASE_URL: server.url, DOCCHAT_EMBEDDING_MODEL: 'vectors' }
    at.write('rent.md', 'The rent is due on the first day of the month.')
    await at.run(['ingest', 'rent.md'], { env })
    const [first] = (await at.run(['search', 'rent', '--json', '--document', 'rent.md'], { env })).json()
    expect(first).toMatchObject({ name: 'rent.md', vector_rank: 1 })
    expect(
      (await at.run(['list'], { env: { ...env, OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' } })).exitCode,
    ).toBe(0)
  })

  it('reveals no key in the causes of an error either', async () => {
    await using server = await fakeOpenAI({ apiKey: 'another' })
    const model = { OPENAI_BASE_URL: server.url, OPENAI_API_KEY: secret, DOCCHAT_EMBEDDING_MODEL: 'vectors' }
    const run = await at.run(['search', 'rent'], { env: { ...model, DOCCHAT_DEBUG: '1' } })
    expect(run).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('[secret]') })
    expect(run.stderr).not.toContain(secret)
  })

  it('refuses an embedding model without a service', async () => {
    const run = await at.run(['search', 'x'], { env: { DOCCHAT_EMBEDDING_MODEL: 'vectors' } })
    expect(run).toMatchObject({
      exitCode: 3,
      stderr: expect.stringContaining('DOCCHAT_EMBEDDING_MODEL in the environment'),
    })
  })
})
