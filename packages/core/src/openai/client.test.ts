import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { checkConnection } from './client.ts'

/** Creates an answerer in a separate process, and prints the modules that loads. */
const PROGRAM = `
  import { registerHooks } from 'node:module'
  const loaded = []
  registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) })
  const { openAIAnswerer } = await import(process.argv[1])
  const { openAIEmbedder } = await import(process.argv[2])
  openAIAnswerer({ model: 'm', apiKey: 'k' })
  await openAIEmbedder({ model: 'm', apiKey: 'k', dimensions: 2 })
  console.log(loaded.join('\\n'))
`

test('the client is not loaded before it is used', async () => {
  const modules = ['../answer/openai.ts', '../embed/openai.ts'].map(
    (path) => new URL(path, import.meta.url).href,
  )
  const program = ['--no-warnings', '--input-type=module', '--eval', PROGRAM, ...modules]
  const { stdout } = await promisify(execFile)(process.execPath, program, {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
  })
  expect(stdout).toContain('src/openai/client.ts')
  expect(stdout).not.toContain('node_modules/openai')
})

test('a server other than OpenAI needs no key', () => {
  expect(() => checkConnection({ baseURL: 'http://127.0.0.1:11434/v1' })).not.toThrow()
  expect(() => checkConnection({})).toThrow('OpenAI needs an API key')
  expect(() => checkConnection({ baseURL: 'https://api.openai.com/v1', apiKey: '' })).toThrow(
    'OpenAI needs an API key',
  )
})
