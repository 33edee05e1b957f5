import { fakeOpenAI } from '@docchat/core/testing'
import { expect, it, onTestFinished } from 'vitest'
import { workspace } from '../../testing/command.ts'

const HANDBOOK =
  '# Handbook\n\n## Rent\n\nThe rent is due on the first day of each month.\n\n## Pets\n\nPets are kept out of the workshop.\n'

function withHandbook() {
  const at = workspace()
  onTestFinished(() => at[Symbol.dispose]())
  at.write('handbook.md', HANDBOOK)
  at.write('other.md', 'The boiler is blue.')
  return at
}

it('quotes a sentence from each section of the document, and of no other', async () => {
  const at = withHandbook()
  await at.run(['ingest', '.'])
  const { exitCode, stdout } = await at.run(['summarise', 'handbook'])
  expect(exitCode).toBe(0)
  expect(stdout).toMatch(
    /“The rent is due on the first day of each month\.” \[1\]\n\n“Pets are kept out of the workshop\.” \[2\]/,
  )
  expect(stdout).not.toContain('boiler')
  expect((await at.run(['summarize', 'handbook'])).stdout).toBe(stdout)
  expect(await at.run(['summarise', 'nothing'])).toMatchObject({ exitCode: 4, stdout: '' })
})

it('is written by the model, from the sections', async () => {
  const at = withHandbook()
  await at.run(['ingest', '.'])
  await using server = await fakeOpenAI({
    reply: ({ prompt }) => ({
      tokens:
        prompt.includes('Pets are kept') && !prompt.includes('boiler')
          ? ['A handbook about rent.<cite p="1">The rent is due on the first day of each month.</cite>']
          : ['Nothing.'],
    }),
  })
  const env = { OPENAI_BASE_URL: server.url, OPENAI_API_KEY: 'key' }
  expect((await at.run(['summarise', 'handbook'], { env })).stdout).toMatch(
    /^A handbook about rent\. ?\[1\]\n/,
  )
})

it('says how many requests to the model a long document takes, and where it is', async () => {
  const at = withHandbook()
  at.write(
    'long.md',
    Array.from({ length: 20 }, (_, i) => `Rule ${i} is kept by all.\n\n${FILLER}\n`).join('\n'),
  )
  await at.run(['ingest', 'long.md'])
  await using server = await fakeOpenAI({
    reply: ({ prompt }) => {
      const [, p, quote] = /p="(\d+)"[^>]*>[\s\S]*?(Rule \d+ is kept by all)/.exec(prompt) ?? []
      return { tokens: [p === undefined ? '<no-answer/>' : `A rule.<cite p="${p}">${quote}</cite>`] }
    },
  })
  const env = { OPENAI_BASE_URL: server.url, OPENAI_API_KEY: 'key', DOCCHAT_CONTEXT_TOKENS: '2000' }
  const { exitCode, stdout, stderr } = await at.run(['summarise', 'long'], { env })
  expect([exitCode, stdout.slice(0, 11)]).toEqual([0, 'A rule. [1]'])
  const [, parts = ''] =
    /^Reading the document in (\d+) parts, with \d+ requests to the model\. Part 1 of/.exec(stderr) ?? []
  expect(Number(parts)).toBeGreaterThan(1)
  expect(stderr).toContain(`Reading part ${parts} of ${parts} …\n`)
  expect(server.requests).toHaveLength(Number(parts) + 1)
})

const FILLER = 'Other things are said here at length, and none of them has any weight. '.repeat(12).trim()
