import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type LoadedSettings, type LoadSettingsOptions, loadSettings, secretsOf } from './load-settings.ts'
import { settingNames } from './settings.ts'

let cwd: string
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'docchat-config-'))
})
afterEach(() => rmSync(cwd, { recursive: true, force: true }))

const load = (options: LoadSettingsOptions = {}): LoadedSettings => loadSettings({ env: {}, cwd, ...options })
const writeJson = (value: unknown) => writeFileSync(join(cwd, 'docchat.config.json'), JSON.stringify(value))
const writeDotEnv = (text: string) => writeFileSync(join(cwd, '.env'), text)

const refusal = (message: string | RegExp) =>
  expect.objectContaining({
    code: 'NOT_CONFIGURED',
    message: typeof message === 'string' ? expect.stringContaining(message) : expect.stringMatching(message),
  })

describe('defaults', () => {
  it('fill in every setting without a value', () => {
    const loaded = load()
    expect(loaded).toMatchObject({
      workers: 2,
      auth: [],
      origins: [],
      hosts: [],
      trustProxy: 0,
      port: 3000,
      ocr: 'auto',
    })
    expect(loaded).toMatchObject({ openaiApiKey: undefined, semanticSearch: true, publicMetrics: false })
    expect(loaded.sources.workers).toEqual({ layer: 'default', place: 'default' })
  })

  it.each([
    ['command', 200 * 1024 ** 2, 'above'],
    ['serve', 20 * 1024 ** 2, 'above'],
    ['server', 20 * 1024 ** 2, 'here'],
  ] as const)('depend on the program: %s', (program, maxSize, place) => {
    const here = join(cwd, 'a')
    mkdirSync(here)
    mkdirSync(join(cwd, '.docchat'))
    const dataDir = join(place === 'above' ? cwd : here, '.docchat')
    expect(load({ program, cwd: here })).toMatchObject({ maxSize, dataDir })
  })
})

describe('precedence', () => {
  it.each(['command', 'serve', 'server'] as const)(
    'is flag, environment, .env, file, default: %s',
    (program) => {
      writeJson({ workers: 3, model: 'of-file', maxSize: '3MB', dataDir: 'of-file', port: 3003 })
      const ofFile = { workers: 3, model: 'of-file', maxSize: 3 * 1024 ** 2, port: 3003 }
      expect(load({ program })).toMatchObject({ ...ofFile, dataDir: join(cwd, 'of-file') })
      writeDotEnv('DOCCHAT_WORKERS=4\nDOCCHAT_MODEL=of-dot-env\nDOCCHAT_MAX_SIZE=4MB\n')
      const ofDotEnv = { workers: 4, model: 'of-dot-env', maxSize: 4 * 1024 ** 2, port: 3003 }
      expect(load({ program })).toMatchObject(ofDotEnv)
      const env = { DOCCHAT_WORKERS: '5', DOCCHAT_MODEL: 'of-environment' }
      const loaded = load({ program, env, flags: { workers: '6' } })
      expect(loaded).toMatchObject({ workers: 6, model: 'of-environment', maxSize: 4 * 1024 ** 2 })
      expect(loaded.sources).toMatchObject({
        workers: { layer: 'flags', place: '--workers' },
        model: { layer: 'environment', place: 'DOCCHAT_MODEL in the environment' },
        maxSize: { layer: 'dotenv', place: `DOCCHAT_MAX_SIZE in ${join(cwd, '.env')}` },
        dataDir: { layer: 'file', place: `"dataDir" in ${join(cwd, 'docchat.config.json')}` },
        embeddingModel: { layer: 'default' },
      })
    },
  )

  it('treats an empty variable and null as not set', () => {
    writeJson({ model: null })
    expect(load({ env: { DOCCHAT_WORKERS: '' } })).toMatchObject({ workers: 2, model: 'gpt-4.1-mini' })
  })

  it('ignores an option that merely shares its name with a setting', () => {
    expect(load({ flags: { labels: ['x'], origins: 7 } })).toMatchObject({ labels: undefined, origins: [] })
  })

  it('does not change the environment', () => {
    writeDotEnv('OPENAI_API_KEY=from-file\n')
    expect(load().openaiApiKey).toBe('from-file')
    expect(process.env['OPENAI_API_KEY']).not.toBe('from-file')
  })
})

describe('values', () => {
  it('are strings in variables, and natural types in JSON', () => {
    const labels = { lease: 'tenant, rent' }
    const env = {
      DOCCHAT_AUTH: 'api-keys, jwt',
      DOCCHAT_MAX_SIZE: '1.5 GB',
      DOCCHAT_CORS_ORIGINS: 'https://a.example, https://b.example',
      DOCCHAT_HOSTS: 'docchat.test, my-laptop',
      DOCCHAT_TRUST_PROXY: '10.0.0.0/8,loopback',
      DOCCHAT_PUBLIC_METRICS: 'yes',
      DOCCHAT_OCR_LANGUAGES: 'eng, deu',
      DOCCHAT_LABELS: JSON.stringify(labels),
      DOCCHAT_SYNONYMS: '[["rent","lease"]]',
      DOCCHAT_WORKERS: '0',
    }
    const values = {
      auth: ['api-keys', 'jwt'],
      maxSize: 1.5 * 1024 ** 3,
      origins: ['https://a.example', 'https://b.example'],
      hosts: ['docchat.test', 'my-laptop'],
      trustProxy: '10.0.0.0/8,loopback',
      publicMetrics: true,
      ocrLanguages: ['eng', 'deu'],
      labels,
      synonyms: [['rent', 'lease']],
      workers: 0,
    }
    expect(load({ env })).toMatchObject(values)
    writeJson(values)
    expect(load()).toMatchObject(values)
    expect(load({ env: { DOCCHAT_TRUST_PROXY: '1' } }).trustProxy).toBe(1)
  })

  it.each([
    [{ flags: { workers: 'many' } }, '--workers: "many" is not valid: must be a whole number from 0 to 64.'],
    [{ flags: { workers: '65' } }, '--workers: "65" is not valid'],
    [
      { env: { DOCCHAT_MAX_SIZE: 'huge' } },
      'DOCCHAT_MAX_SIZE in the environment: "huge" is not valid: must be a size',
    ],
    [
      { env: { OPENAI_BASE_URL: 'localhost' } },
      'OPENAI_BASE_URL in the environment: the value is not valid: must be a URL',
    ],
    [{ env: { OPENAI_BASE_URL: 'file:///etc' } }, 'the value is not valid: must be a URL'],
    [{ env: { DOCCHAT_OCR: 'maybe' } }, 'must be auto, off or force'],
    [{ env: { DOCCHAT_AUTH: 'none' } }, 'must be api-keys, jwt, or both'],
    [{ env: { DOCCHAT_SEMANTIC_SEARCH: 'perhaps' } }, 'must be true or false'],
    [{ env: { DOCCHAT_LEASE_MS: '0' } }, 'must be a whole number from 100'],
    [{ env: { DOCCHAT_AUTH: ',' } }, 'must be a list'],
    [{ env: { DOCCHAT_AUTH: ' ' } }, 'must be a list'],
    [
      { env: { DOCCHAT_CORS_ORIGINS: 'https://a.example/' } },
      'must consist of origins such as https://chat.example.org',
    ],
    [{ env: { DOCCHAT_CORS_ORIGINS: 'https://a.example,b.example' } }, '"b.example" is none'],
    [{ env: { DOCCHAT_HOSTS: 'docchat.test:3000' } }, '"docchat.test:3000" is none'],
    [{ env: { DOCCHAT_HOSTS: 'docchat.test,*.test/a' } }, '"*.test/a" is none'],
    [{ env: { DOCCHAT_HOSTS: '10.0.0.1' } }, 'must consist of names such as docchat.test'],
    [{ env: { DOCCHAT_CORS_ORIGINS: '*' } }, 'with * every web page could read the documents'],
    [
      { env: { DOCCHAT_TRUST_PROXY: 'yes' } },
      'DOCCHAT_TRUST_PROXY in the environment: "yes" is not valid: must be the number',
    ],
    [{ env: { DOCCHAT_TRUST_PROXY: '10.0.0.1,10.0.0.0/33' } }, 'must be the number of proxies'],
    [{ env: { DOCCHAT_LABELS: '{"lease":1}' } }, 'must be JSON such as'],
    [{ env: { DOCCHAT_LABELS: '{}' } }, 'DOCCHAT_LABELS in the environment: "{}" is not valid: must be JSON'],
  ])('are named with their place when they are invalid: %j', (options, message) => {
    expect(() => load(options)).toThrow(refusal(message))
  })

  it('are all reported at once', () => {
    writeJson({ workers: 'two' })
    writeDotEnv('DOCCHAT_PORT=x\n')
    expect(() => load({ env: { DOCCHAT_PRT: '1' } })).toThrow(
      refusal(
        /^"workers" in .*\.json: "two" is not valid.*\nDOCCHAT_PORT in .*\nDOCCHAT_PRT in the environment: .*$/,
      ),
    )
  })

  it.each([
    ['OPENAI_BASE_URL', 'http://me:canary@localhost/v1', 'must not contain a user name or password'],
    ['DOCCHAT_WEBHOOK_URL', 'https://me:canary@example.com/', 'must not contain a user name or password'],
    ['DOCCHAT_WEBHOOK_SECRET', 'canary', 'must be "whsec_" followed by 24 to 64 random bytes'],
    ['DOCCHAT_WEBHOOK_SECRET', `whsec_${Buffer.alloc(23, 'canary').toString('base64')}`, 'must be "whsec_"'],
    ['DOCCHAT_JWT_SECRET', 'canary', 'must have at least 32 characters'],
  ])('never reveal a secret: %s', (name, value, message) => {
    expect(() => load({ env: { [name]: value } })).toThrow(
      refusal(new RegExp(`^${name} in the environment: (?!.*canary).*${message}`)),
    )
  })

  it.each(['{', '[]', 'null'])('are refused from a file that contains %s', (text) => {
    writeFileSync(join(cwd, 'docchat.config.json'), text)
    expect(() => load()).toThrow(refusal(join(cwd, 'docchat.config.json')))
  })
})

describe('.env', () => {
  const path = () => join(cwd, '.env')

  it('may begin with a byte order mark, and contain comments and quoted values of several lines', () => {
    writeDotEnv(
      '\uFEFFDOCCHAT_AUTH=api-keys # required\r\n\r\n  # "model\r\nexport DOCCHAT_MODEL = \'m\' # x\r\nOTHER="a\r\nDOCCHAT_PORT=1"\r\nDOCCHAT_WORKERS=3',
    )
    expect(load()).toMatchObject({ auth: ['api-keys'], model: 'm', port: 3000, workers: 3 })
  })

  it.each([
    ['a colon', '\nDOCCHAT_AUTH: api-keys\n', 2],
    ['a name only', 'DOCCHAT_AUTH\n', 1],
    ['a colon before a "="', 'A=1\n# b\nDOCCHAT_AUTH: api=keys', 3],
    ['no name', '=x\nDOCCHAT_AUTH=api-keys\n', 1],
    ['a quotation mark that is not closed', 'A="x\nDOCCHAT_AUTH="api-keys"\n', 1],
    ['old line ends', 'A=1\rDOCCHAT_AUTH=api-keys', 1],
    ['a null byte', 'A=1\nB=\0\nDOCCHAT_AUTH=api-keys', 2],
  ])('is refused with %s', (_what, text, line) => {
    writeDotEnv(text)
    expect(() => load()).toThrow(refusal(`${path()}, line ${line}: `))
  })

  it.each(['docchat.config.json', '.env'])('is refused in UTF-16: %s', (name) => {
    writeFileSync(join(cwd, name), Buffer.from('\uFEFFDOCCHAT_AUTH=api-keys\n', 'utf16le'))
    expect(() => load()).toThrow(refusal(`${join(cwd, name)}, line 1: this is not UTF-8`))
  })

  it('cannot turn on DOCCHAT_DEBUG, which is read earlier', () => {
    writeDotEnv('DOCCHAT_DEBUG=1\n')
    expect(() => load()).toThrow(
      refusal(`DOCCHAT_DEBUG in ${path()}: it takes effect only in the environment`),
    )
  })
})

describe('docchat.config.json', () => {
  const write = (text: string) => writeFileSync(join(cwd, 'docchat.config.json'), text)

  it('may begin with a byte order mark, and name its JSON Schema', () => {
    write('\uFEFF{ "$schema": "./docchat.schema.json", "model": "m" }')
    expect(load().model).toBe('m')
  })

  it.each([
    ['{\n  "model": canary\n}', 'line 2, column 12'],
    ['{\n  "model": "canary",\n}', 'line 3, column 1'],
    ['{ "model": "canary"', 'line 1, column 20'],
    ['// canary\n{}', 'line 1, column 1'],
    ['', 'line 1, column 1'],
  ])('says where it is not valid JSON, without quoting it: %j', (text, position) => {
    write(text)
    expect(() => load()).toThrow(
      refusal(new RegExp(`docchat\\.config\\.json, ${position}: this is not valid JSON(?!.*canary)`)),
    )
  })
})

it('ignores what Kubernetes and Docker links add to the environment for a service named docchat', () => {
  const env = {
    DOCCHAT_PORT: 'tcp://10.0.0.1:3000',
    DOCCHAT_PORT_3000_TCP: 'tcp://10.0.0.1:3000',
    DOCCHAT_PORT_3000_TCP_ADDR: '10.0.0.1',
    DOCCHAT_SERVICE_HOST: '10.0.0.1',
    DOCCHAT_SERVICE_PORT_HTTP: '3000',
    DOCCHAT_API_SERVICE_HOST: '10.0.0.1',
    DOCCHAT_API_PORT: 'tcp://10.0.0.1:3000',
  }
  writeDotEnv('DOCCHAT_PORT=3001\n')
  expect(load({ env })).toMatchObject({ port: 3001, sources: { port: { layer: 'dotenv' } } })
  expect(() => load({ env: { DOCCHAT_PORT: 'http://10.0.0.1' } })).toThrow(refusal('DOCCHAT_PORT in'))
})

it.each(settingNames)('says in plain words what is wrong: %s', (name) => {
  for (const value of [5.5, -1, true, '', '?', [], [5], {}, { a: 5 }]) {
    writeJson({ [name]: value })
    try {
      load()
    } catch (error) {
      expect((error as Error).message).toMatch(/^"\w+" in .*: .* is not valid: must /)
      expect((error as Error).message).not.toMatch(/expected|received|Invalid/)
    }
  }
})

it('refuses empty labels and lone synonyms in JSON as in text', () => {
  writeJson({ labels: {} })
  expect(() => load()).toThrow(refusal('json: {} is not valid: must be JSON such as'))
  writeJson({ synonyms: [['alone']] })
  expect(() => load()).toThrow(/is not valid: must be JSON such as \[\["legal battles"/)
})

it('expands ~/ in the data directory', () => {
  writeDotEnv('DOCCHAT_DATA_DIR=~/x/y\n')
  expect(load().dataDir).toBe(join(homedir(), 'x/y'))
  expect(load({ flags: { dataDir: '~x' } }).dataDir).toBe(join(cwd, '~x'))
})

describe('a misspelt name', () => {
  const meant = (written: string, name: string) =>
    `${written}: there is no such setting. Did you mean ${name}?`

  it.each(['command', 'serve', 'server'] as const)('is refused in every place: %s', (program) => {
    const env = { DOCCHAT_WORKER: '1', DOCCHAT_DEBUG: '1', DOCCHAT: 'http://localhost:3000' }
    expect(() => load({ program, env })).toThrow(
      refusal(meant('DOCCHAT_WORKER in the environment', 'DOCCHAT_WORKERS')),
    )
    writeDotEnv('DOCCHAT_PRT=1\nOTHER=2\n')
    expect(() => load({ program })).toThrow(
      refusal(meant(`DOCCHAT_PRT in ${join(cwd, '.env')}`, 'DOCCHAT_PORT')),
    )
    writeDotEnv('')
    writeJson({ worker: 2 })
    expect(() => load({ program })).toThrow(
      refusal(meant(`"worker" in ${join(cwd, 'docchat.config.json')}`, 'workers')),
    )
  })

  it('gets no suggestion when no setting is similar', () => {
    expect(() => load({ env: { DOCCHAT_FAVOURITE_COLOUR: 'red' } })).toThrow(
      refusal('there is no such setting. Remove it'),
    )
  })
})

it('returns all secrets that are set', () => {
  const jwt = 's'.repeat(32)
  const loaded = load({ env: { OPENAI_API_KEY: 'a', DOCCHAT_RERANK_KEY: 'b', DOCCHAT_JWT_SECRET: jwt } })
  expect(secretsOf(loaded)).toEqual(['a', 'b', jwt])
})
