import { once } from 'node:events'
import { mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { DocChat } from '@docchat/core'
import { fakeOpenAI } from '@docchat/core/testing'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { type LoadedSettings, loadSettings } from './load-settings.ts'
import { openDocChat } from './open-docchat.ts'

let cwd: string
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'docchat-open-'))
})
afterEach(() => rmSync(cwd, { recursive: true, force: true }))

const load = (env: NodeJS.ProcessEnv = {}): LoadedSettings =>
  loadSettings({
    env: { DOCCHAT_DATA_DIR: join(cwd, 'data'), DOCCHAT_SEMANTIC_SEARCH: 'false', ...env },
    cwd,
  })
/** Whether a link in /proc leads to the open database. */
function isDatabase(link: string): boolean {
  try {
    return readlinkSync(link).startsWith(join(cwd, 'data', 'docchat.db'))
  } catch {
    return false
  }
}
const writeJson = (value: unknown) => writeFileSync(join(cwd, 'docchat.config.json'), JSON.stringify(value))

async function classifier() {
  const requests: IncomingHttpHeaders[] = []
  const server = createServer((request, response) => {
    requests.push(request.headers)
    request.resume().on('end', () => response.end('{"label":"lease","confidence":0.9}'))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, requests }
}

async function add(docchat: DocChat, content: string) {
  const { document, job } = await docchat.documents.add({
    name: 'a.txt',
    content: Readable.from([Buffer.from(content)]),
  })
  for await (const { state } of docchat.jobs.watch(job.id)) if (state === 'done' || state === 'failed') break
  return docchat.documents.get(document.id)
}

describe('a service', () => {
  it('receives a key from the environment when the environment names its address', async () => {
    const { url, requests } = await classifier()
    const env = { DOCCHAT_CLASSIFIER_URL: url, DOCCHAT_CLASSIFIER_KEY: 'canary' }
    await using docchat = await openDocChat(load(env))
    expect(await add(docchat, 'The lease.')).toMatchObject({ version: { label: 'lease' } })
    expect(requests).toEqual([expect.objectContaining({ authorization: 'Bearer canary' })])
  })

  it('never receives that key when a file in the folder names its address', async () => {
    const { url, requests } = await classifier()
    writeJson({ classifierUrl: url })
    const open = async () => {
      await using docchat = await openDocChat(load({ DOCCHAT_CLASSIFIER_KEY: 'canary' }))
      await add(docchat, 'The lease.')
    }
    await expect(open()).rejects.toMatchObject({ code: 'NOT_CONFIGURED' })
    expect(requests).toEqual([])
    await using docchat = await openDocChat(load())
    await add(docchat, 'The lease.')
    expect(requests).toEqual([expect.not.objectContaining({ authorization: expect.anything() })])
  })

  it('receives the maximum length of answers', async () => {
    await using model = await fakeOpenAI()
    const env = { OPENAI_BASE_URL: model.url, OPENAI_API_KEY: 'key', DOCCHAT_MAX_ANSWER_TOKENS: '500' }
    await using docchat = await openDocChat(load(env))
    await add(docchat, 'The valve opens at 3 bar.')
    for await (const event of docchat.ask('When does the valve open?')) if (event.type === 'finish') break
    const asked = model.requests.find(({ path }) => path.endsWith('/chat/completions'))
    expect(asked?.body).toMatchObject({ max_tokens: 500 })
  })
})

it('puts the prefixes of the embedding model before questions and passages', async () => {
  await using model = await fakeOpenAI()
  writeFileSync(
    join(cwd, '.env'),
    'DOCCHAT_EMBEDDING_QUERY_PREFIX="query: "\nDOCCHAT_EMBEDDING_DOCUMENT_PREFIX="passage: "\n',
  )
  const env = {
    OPENAI_BASE_URL: model.url,
    OPENAI_API_KEY: 'key',
    DOCCHAT_EMBEDDING_MODEL: 'm',
    DOCCHAT_SEMANTIC_SEARCH: 'true',
  }
  await using docchat = await openDocChat(load(env))
  await add(docchat, 'The valve opens at 3 bar.')
  await docchat.retrieve('When does the valve open?')
  const embedded = JSON.stringify(model.requests.map(({ body }) => body))
  expect(embedded).toContain('"passage: a. The valve opens at 3 bar.')
  expect(embedded).toContain('"query: When does the valve open?"')
})

describe('a file with labels', () => {
  it('is read from the folder of the configuration', async () => {
    writeFileSync(join(cwd, 'labels.json'), JSON.stringify({ lease: 'lease, tenant' }))
    writeJson({ labels: 'labels.json' })
    await using docchat = await openDocChat(load())
    expect(await add(docchat, 'The lease.')).toMatchObject({ version: { label: 'lease' } })
  })

  it('is read only when documents are processed, and named with its place when it cannot be', async () => {
    writeJson({ labels: 'nowhere.json' })
    await using docchat = await openDocChat(load(), { models: false, workers: 0 })
    expect((await docchat.documents.list()).total).toBe(0)
    await expect(openDocChat(load())).rejects.toMatchObject({
      code: 'NOT_CONFIGURED',
      message: `"labels" in ${join(cwd, 'docchat.config.json')}: The labels file ${join(cwd, 'nowhere.json')} cannot be read. Check its path.`,
    })
  })
})

describe('synonyms', () => {
  it('are read from a file, and searched for', async () => {
    writeFileSync(join(cwd, 'synonyms.json'), JSON.stringify([['deposit', 'security']]))
    writeJson({ synonyms: 'synonyms.json' })
    await using docchat = await openDocChat(load())
    await add(docchat, 'The security is two months of rent.')
    expect(await docchat.retrieve('How much is the deposit?')).toHaveLength(1)
    writeJson({})
    await using without = await openDocChat(load())
    expect(await without.retrieve('How much is the deposit?')).toEqual([])
  })

  it('are named with their place when they cannot be read', async () => {
    writeFileSync(join(cwd, 'synonyms.json'), '[["alone"]]')
    writeJson({ synonyms: 'synonyms.json' })
    await expect(openDocChat(load())).rejects.toMatchObject({
      code: 'NOT_CONFIGURED',
      message: expect.stringMatching(/^"synonyms" in .*: The synonyms must be JSON such as/),
    })
  })
})

it('enforces the maximum size of documents', async () => {
  writeJson({ maxSize: '1KB' })
  await using docchat = await openDocChat(load())
  await expect(add(docchat, 'x'.repeat(1025))).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' })
})

it('closes DocChat when opening fails at the end', async () => {
  await using model = await fakeOpenAI()
  {
    await using docchat = await openDocChat(load())
    await add(docchat, 'The valve opens at 3 bar.')
  }
  const open = () => readdirSync('/proc/self/fd').filter((fd) => isDatabase(`/proc/self/fd/${fd}`))
  const env = {
    OPENAI_BASE_URL: model.url,
    DOCCHAT_EMBEDDING_MODEL: 'm',
    DOCCHAT_SEMANTIC_SEARCH: 'true',
  }
  const onWarning = (message: string) => {
    throw new Error(message)
  }
  await expect(openDocChat(load(env), { onWarning })).rejects.toThrow('docchat reindex')
  expect(open()).toEqual([])
  await (await openDocChat(load(env), { onWarning, noticesStale: false })).close()
})

it('connects no model when none is requested', async () => {
  const env = { DOCCHAT_EMBEDDING_MODEL: 'm', DOCCHAT_SEMANTIC_SEARCH: 'true' }
  await using docchat = await openDocChat(load(env), { models: false, workers: 0 })
  expect((await docchat.documents.list()).total).toBe(0)
})

it.each([
  [
    { DOCCHAT_WEBHOOK_URL: 'https://example.com/hook' },
    /DOCCHAT_WEBHOOK_URL in .* needs DOCCHAT_WEBHOOK_SECRET/,
  ],
  [
    { DOCCHAT_EMBEDDING_MODEL: 'm', DOCCHAT_SEMANTIC_SEARCH: 'true' },
    /DOCCHAT_EMBEDDING_MODEL in .* needs OPENAI_API_KEY or OPENAI_BASE_URL/,
  ],
])('refuses incomplete settings: %j', async (env, message) => {
  await expect(openDocChat(load(env))).rejects.toThrow(
    expect.objectContaining({ code: 'NOT_CONFIGURED', message: expect.stringMatching(message) }),
  )
})
