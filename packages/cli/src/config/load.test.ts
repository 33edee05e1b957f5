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

  it('takes languages as a list or with commas, and names a mode that there is not', () => {
    writeJson({ ocrLanguages: ['eng', 'deu'] })
    expect(load()).toMatchObject({ ocr: 'auto', ocrLanguages: ['eng', 'deu'] })
    expect(load({ env: { DOCCHAT_OCR_LANGUAGES: 'eng, fra' } }).ocrLanguages).toEqual(['eng', 'fra'])
    expect(() => load({ env: { DOCCHAT_OCR: 'maybe' } })).toThrow('must be auto, off or force')
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

  it.each([
    ['DOCCHAT_WEBHOOK_URL', 'example.com/hook', 'must be a URL'],
    ['DOCCHAT_WEBHOOK_URL', 'https://me:canary@example.com/', 'must not hold a name or password'],
    ['DOCCHAT_WEBHOOK_SECRET', 'canary', 'must be "whsec_" and 24 to 64 random bytes'],
    ['DOCCHAT_WEBHOOK_SECRET', `whsec_${Buffer.alloc(23, 'canary').toString('base64')}`, 'must be "whsec_"'],
    ['DOCCHAT_WEBHOOK_ALLOW_PRIVATE', 'perhaps', 'must be true or false'],
    ['DOCCHAT_LEASE_MS', '0', 'must be a whole number from 100'],
  ])('names a wrong %s, and repeats no secret', (name, value, message) => {
    expect(() => load({ env: { [name]: value } })).toThrow(
      expect.objectContaining({
        code: 'NOT_CONFIGURED',
        message: expect.stringMatching(new RegExp(`^${name} in the environment: (?!.*canary).*${message}`)),
      }),
    )
  })

  it('takes good settings of webhooks', () => {
    const webhookSecret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`
    writeJson({ webhookUrl: 'https://example.com/hook', webhookSecret, webhookAllowPrivate: true })
    expect(load()).toMatchObject({ webhookSecret, webhookAllowPrivate: true })
    expect(load({ env: { DOCCHAT_WEBHOOK_ALLOW_PRIVATE: 'no' } }).webhookAllowPrivate).toBe(false)
  })

  describe('with a server that a file names', () => {
    const key = { OPENAI_API_KEY: 'own' }
    const there = 'http://there.example/v1'

    it.each([
      ['.env', () => writeDotEnv(`OPENAI_BASE_URL=${there}\n`)],
      ['the config file', () => writeJson({ openaiBaseUrl: there })],
    ])('keeps a key of the environment from it: %s', (_place, write) => {
      write()
      const { openaiBaseUrl, sources, warnings } = load({ env: key })
      expect({ openaiBaseUrl, source: sources.openaiBaseUrl }).toEqual({
        openaiBaseUrl: undefined,
        source: 'default',
      })
      expect(warnings).toEqual([expect.stringMatching(/(OPENAI_BASE_URL|"openaiBaseUrl") in .* is ignored/)])
    })

    it('uses it without a key, with a key of a file, and when the environment names one too', () => {
      writeJson({ openaiBaseUrl: there })
      expect(load()).toMatchObject({ openaiBaseUrl: there, warnings: [] })
      const here = 'http://here.example/v1'
      expect(load({ env: { ...key, OPENAI_BASE_URL: here } })).toMatchObject({
        openaiBaseUrl: here,
        warnings: [],
      })
      writeDotEnv('OPENAI_API_KEY=of-the-folder\n')
      expect(load()).toMatchObject({ openaiBaseUrl: there, warnings: [] })
    })
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
