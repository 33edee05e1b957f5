import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fakeOpenAI } from '@docchat/core/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type RunOptions, type Workspace, workspace } from '../../testing/command.ts'

let at: Workspace
beforeEach(() => {
  at = workspace()
})
afterEach(() => at[Symbol.dispose]())

async function checks(options?: RunOptions & { readonly args?: string[] }) {
  const run = await at.run(['doctor', '--json', ...(options?.args ?? [])], options)
  const statuses = Object.fromEntries(run.json().map(({ name, status }) => [name, status]))
  return { ...run, statuses }
}

describe('docchat doctor', () => {
  it('passes on a working installation', async () => {
    const { exitCode, statuses } = await checks()
    expect(exitCode).toBe(0)
    expect(statuses).toMatchObject({
      docchat: 'ok',
      node: 'ok',
      'data directory': 'ok',
      database: 'ok',
      queue: 'ok',
      blobs: 'ok',
      model: 'ok',
      ocr: 'ok',
    })
    expect((await at.run(['doctor'])).stdout).toContain('neither OPENAI_API_KEY nor OPENAI_BASE_URL is set')
  })

  it('says what OCR lacks, and the command that adds it', async () => {
    expect((await checks()).statuses).toMatchObject({ ocr: 'ok' })
    const { exitCode, statuses, stdout } = await checks({ env: { DOCCHAT_OCR_LANGUAGES: 'xyz' } })
    expect([exitCode, statuses['ocr']]).toEqual([1, 'fail'])
    expect(stdout).toMatch(/To read them, run: .* @tesseract\.js-data\/xyz"/)
  })

  it('does not create a data directory', async () => {
    expect((await checks({ args: ['--data-dir', 'new/one'] })).exitCode).toBe(0)
    expect(existsSync(join(at.cwd, 'new'))).toBe(false)
  })

  it('fails on a data directory that is a file, on a damaged database and on an invalid setting', async () => {
    at.write('file', '')
    expect(await checks({ args: ['--data-dir', 'file'] })).toMatchObject({
      exitCode: 1,
      statuses: { 'data directory': 'fail' },
    })
    at.write('damaged/docchat.db', 'not a database at all, though it is long enough'.repeat(100))
    expect(await checks({ args: ['--data-dir', 'damaged'] })).toMatchObject({
      exitCode: 1,
      statuses: { database: 'fail' },
    })
    expect(await checks({ env: { DOCCHAT_WORKERS: '-1' } })).toMatchObject({
      exitCode: 1,
      statuses: { configuration: 'fail' },
    })
  })

  it('says that the data is of a newer version, and nothing else about it', async () => {
    at.write('a.md', 'Some text.')
    await at.run(['ingest', 'a.md'])
    const path = join(at.cwd, '.docchat', 'docchat.db')
    const database = readFileSync(path)
    // The version of the schema, in the header of every SQLite file.
    database.writeInt32BE(999, 60)
    writeFileSync(path, database)
    const { statuses, stdout } = await checks()
    expect(statuses).toMatchObject({ database: 'fail' })
    expect(stdout).toMatch(/docchat\.db was written by a newer DocChat .*\. Update DocChat\."/)
    expect(stdout).not.toMatch(/Reinstall|DocChatError/)
  })

  it('finds bytes that have changed', async () => {
    at.write('a.md', 'Some text.')
    await at.run(['ingest', 'a.md'])
    expect((await checks()).statuses).toMatchObject({ integrity: 'ok' })
    const blobs = join(at.cwd, '.docchat', 'blobs')
    for (const entry of readdirSync(blobs, { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) writeFileSync(join(entry.parentPath, entry.name), 'other bytes')
    }
    const { exitCode, statuses, stdout } = await checks()
    expect({ exitCode, statuses }).toMatchObject({
      exitCode: 1,
      statuses: { database: 'ok', integrity: 'fail' },
    })
    expect(stdout).toContain('a.md')
  })

  it('names S3 and Redis when they cannot be used', async () => {
    const env = {
      DOCCHAT_S3_BUCKET: 'documents',
      DOCCHAT_S3_ENDPOINT: 'http://127.0.0.1:9',
      DOCCHAT_S3_ACCESS_KEY_ID: 'key',
      DOCCHAT_S3_SECRET_ACCESS_KEY: 'secret-of-the-key',
      DOCCHAT_REDIS_URL: 'redis://127.0.0.1:9',
    }
    const { exitCode, statuses, stdout } = await checks({ env })
    expect({ exitCode, statuses }).toMatchObject({
      exitCode: 1,
      statuses: { database: 'ok', blobs: 'fail', signal: 'warn' },
    })
    expect(stdout).toContain('bucket \\"documents\\"')
    expect(stdout).not.toContain('Reinstall')
  })

  it('reaches the model, and never reveals the key', async () => {
    const key = 'canary-key-1234567890'
    await using server = await fakeOpenAI({ apiKey: key, model: 'small' })
    const env = { OPENAI_BASE_URL: server.url, OPENAI_API_KEY: key, DOCCHAT_MODEL: 'small' }
    const good = await checks({ env })
    expect(good).toMatchObject({ exitCode: 0, statuses: { 'model service': 'ok', model: 'ok' } })
    expect(good.stdout).toContain('OPENAI_API_KEY is set')
    expect((await checks({ env: { ...env, DOCCHAT_MODEL: 'other' } })).statuses).toMatchObject({
      model: 'warn',
    })
    const refused = await checks({ env: { ...env, OPENAI_API_KEY: `${key}x` } })
    expect(refused).toMatchObject({ exitCode: 1, statuses: { 'model service': 'fail' } })
    expect(good.stdout + good.stderr + refused.stdout + refused.stderr).not.toContain(key)
  })

  it('fails when the service does not respond', async () => {
    const { exitCode, statuses } = await checks({ env: { OPENAI_BASE_URL: 'http://127.0.0.1:9/v1' } })
    expect({ exitCode, statuses }).toMatchObject({ exitCode: 1, statuses: { 'model service': 'fail' } })
  })
})
