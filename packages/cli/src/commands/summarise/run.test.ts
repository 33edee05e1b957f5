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
