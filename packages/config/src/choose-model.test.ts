import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { chooseModel } from './choose-model.ts'
import { loadSettings } from './load-settings.ts'
import { storedKeysPath } from './stored-keys.ts'

const URL = 'https://models.example/v1'

function place() {
  const cwd = mkdtempSync(join(tmpdir(), 'docchat-choose-'))
  onTestFinished(() => rmSync(cwd, { recursive: true }))
  return { cwd, env: { HOME: join(cwd, 'home'), XDG_CONFIG_HOME: join(cwd, 'config') } }
}

test('writes the address and the model to the folder, and the key to where only the user reads it', () => {
  const at = place()
  const { configFile, keyFile, settings } = chooseModel({ url: URL, model: 'm', key: 'secret' }, at)
  expect(settings).toMatchObject({ openaiBaseUrl: URL, model: 'm', openaiApiKey: 'secret' })
  expect(JSON.parse(readFileSync(configFile, 'utf8'))).toEqual({ openaiBaseUrl: URL, model: 'm' })
  expect(keyFile).toBe(join(at.cwd, 'config/docchat/keys.json'))
  if (process.platform !== 'win32') expect(statSync(keyFile ?? '').mode & 0o777).toBe(0o600)
})

test('sends a stored key to its own address only, and to none where the environment says so', () => {
  const at = place()
  chooseModel({ url: URL, model: 'm', key: 'secret' }, at)
  const elsewhere = { ...at.env, OPENAI_BASE_URL: 'https://models.example.org/v1' }
  expect(loadSettings({ cwd: at.cwd, env: elsewhere }).openaiApiKey).toBeUndefined()
  expect(loadSettings({ cwd: at.cwd, env: { ...at.env, OPENAI_API_KEY: '' } }).openaiApiKey).toBeUndefined()
  expect(loadSettings({ cwd: place().cwd, env: at.env })).toMatchObject({
    openaiBaseUrl: undefined,
    openaiApiKey: undefined,
  })
})

test('a key of others that could be read is no longer', () => {
  const at = place()
  const { keyFile } = chooseModel({ url: URL, model: 'm', key: 'a' }, at)
  writeFileSync(keyFile ?? '', '{"https://other.example/v1": "b"}', { mode: 0o644 })
  chooseModel({ url: `${URL}/`, model: 'm', key: 'c' }, at)
  expect(JSON.parse(readFileSync(keyFile ?? '', 'utf8'))).toEqual({
    [URL]: 'c',
    'https://other.example/v1': 'b',
  })
})

test('keeps a damaged file of keys, and changes nothing', () => {
  const at = place()
  const { configFile, keyFile } = chooseModel({ url: URL, model: 'm', key: 'a' }, at)
  const damaged = `{"${URL}": "a", "https://other.example/v1": "b"`
  writeFileSync(keyFile ?? '', damaged)
  expect(() => chooseModel({ url: `${URL}/2`, model: 'm', key: 'c' }, at)).toThrow('Correct or delete it')
  expect(readFileSync(keyFile ?? '', 'utf8')).toBe(damaged)
  expect(JSON.parse(readFileSync(configFile, 'utf8'))).toEqual({ openaiBaseUrl: URL, model: 'm' })
})

test('changes nothing when a key of the environment would be sent to the address', () => {
  const at = place()
  const env = { ...at.env, OPENAI_API_KEY: 'k' }
  expect(() => chooseModel({ url: URL, model: 'm' }, { cwd: at.cwd, env })).toThrow(
    'must not choose who receives',
  )
  expect(() => readFileSync(join(at.cwd, 'docchat.config.json'))).toThrow('ENOENT')
})

test('without a model, the settings are removed', () => {
  const at = place()
  const { configFile } = chooseModel({ url: URL, model: 'm' }, at)
  expect(chooseModel(null, at).settings.openaiBaseUrl).toBeUndefined()
  expect(JSON.parse(readFileSync(configFile, 'utf8'))).toEqual({})
})

test.each([
  ['linux', { HOME: '/home/a' }, '/home/a/.config/docchat/keys.json'],
  ['darwin', { HOME: '/Users/a' }, '/Users/a/Library/Application Support/docchat/keys.json'],
  ['linux', {}, null],
] as const)('on %s with %j, keys are kept in %s', (platform, env, path) => {
  expect(storedKeysPath(env, platform)).toBe(path)
})
