import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type LoadConfigOptions, type LoadedConfig, loadConfig } from './load.ts'

let cwd: string
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'docchat-config-'))
})
afterEach(() => rmSync(cwd, { recursive: true, force: true }))

const load = (options: Partial<LoadConfigOptions> = {}): LoadedConfig =>
  loadConfig({ flags: {}, env: {}, cwd, ...options })
const writeJson = (value: unknown) => writeFileSync(join(cwd, 'docchat.config.json'), JSON.stringify(value))
const writeDotEnv = (text: string) => writeFileSync(join(cwd, '.env'), text)

describe('loadConfig', () => {
  it('has defaults for all that has no value', () => {
    const config = load()
    expect(config).toMatchObject({ workers: 2, maxSize: 200 * 1024 ** 2, openaiApiKey: undefined })
    expect(config.sources.workers).toBe('default')
  })

  it('prefers flag to environment to .env to file', () => {
    writeJson({ workers: 3, model: 'of-file', maxSize: '3MB', dataDir: 'of-file' })
    expect(load()).toMatchObject({
      workers: 3,
      model: 'of-file',
      maxSize: 3 * 1024 ** 2,
      dataDir: join(cwd, 'of-file'),
    })
    writeDotEnv('DOCCHAT_WORKERS=4\nDOCCHAT_MODEL=of-dot-env\nDOCCHAT_MAX_SIZE=4MB\n')
    expect(load()).toMatchObject({ workers: 4, model: 'of-dot-env', maxSize: 4 * 1024 ** 2 })
    const env = { DOCCHAT_WORKERS: '5', DOCCHAT_MODEL: 'of-environment' }
    expect(load({ env })).toMatchObject({ workers: 5, model: 'of-environment', maxSize: 4 * 1024 ** 2 })
    const config = load({ env, flags: { workers: '6' } })
    expect(config).toMatchObject({ workers: 6, model: 'of-environment' })
    expect(config.sources).toMatchObject({
      workers: '--workers',
      model: 'DOCCHAT_MODEL in the environment',
      maxSize: `DOCCHAT_MAX_SIZE in ${join(cwd, '.env')}`,
      dataDir: `"dataDir" in ${join(cwd, 'docchat.config.json')}`,
      embeddingModel: 'default',
    })
  })

  it('takes an empty variable as not set', () => {
    expect(load({ env: { DOCCHAT_WORKERS: '' } }).workers).toBe(2)
  })

  it.each([
    [{ flags: { workers: 'many' } }, '--workers: "many" is not valid: must be a whole number from 1 to 64.'],
    [{ flags: { workers: '0' } }, '--workers: "0" is not valid'],
    [
      { env: { DOCCHAT_MAX_SIZE: 'huge' } },
      'DOCCHAT_MAX_SIZE in the environment: "huge" is not valid: must be a size',
    ],
    [
      { env: { OPENAI_BASE_URL: 'localhost' } },
      'OPENAI_BASE_URL in the environment: the value is not valid: must be a URL',
    ],
    [
      { env: { OPENAI_BASE_URL: 'file:///etc' } },
      'OPENAI_BASE_URL in the environment: the value is not valid: must be a URL',
    ],
  ])('names a wrong value and its place: %j', (options, message) => {
    expect(() => load(options)).toThrow(
      expect.objectContaining({ code: 'NOT_CONFIGURED', message: expect.stringContaining(message) }),
    )
  })

  it('names a wrong value of the file', () => {
    writeJson({ workers: 'two' })
    expect(() => load()).toThrow(`"workers" in ${join(cwd, 'docchat.config.json')}: "two" is not valid`)
  })

  it('refuses a file with a setting that there is not', () => {
    writeJson({ worker: 2 })
    expect(() => load()).toThrow('there is no setting "worker". There are dataDir, workers')
  })

  it.each(['{', '[]', 'null'])('refuses a file that holds %s', (text) => {
    writeFileSync(join(cwd, 'docchat.config.json'), text)
    expect(() => load()).toThrow(expect.objectContaining({ code: 'NOT_CONFIGURED' }))
  })

  it('never repeats a secret', () => {
    const env = { OPENAI_BASE_URL: 'http://me:canary@localhost/v1' }
    expect(() => load({ env })).toThrow(/must not hold a password/)
    expect(() => load({ env })).not.toThrow(/canary/)
  })

  it('does not change the environment', () => {
    writeDotEnv('OPENAI_API_KEY=from-file\n')
    expect(load().openaiApiKey).toBe('from-file')
    expect(process.env['OPENAI_API_KEY']).not.toBe('from-file')
  })

  it('finds the data directory above the working directory', () => {
    const deep = join(cwd, 'a', 'b')
    mkdirSync(deep, { recursive: true })
    mkdirSync(join(cwd, '.docchat'))
    expect(load({ cwd: deep }).dataDir).toBe(join(cwd, '.docchat'))
  })
})
