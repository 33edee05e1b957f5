import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadSettings } from './load-settings.ts'
import { type SettingName, settingNames, settings } from './settings.ts'

let cwd: string
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'docchat-secrets-'))
})
afterEach(() => rmSync(cwd, { recursive: true, force: true }))

const sent = settingNames.flatMap((name) => {
  const address = settings[name].secret?.sentTo as SettingName | null | undefined
  return address === null || address === undefined ? [] : [{ name, address }]
})

it('every secret declares where it may be sent', () => {
  const secrets = settingNames.filter((name) => settings[name].secret !== undefined)
  const named = settingNames.filter((name) => /key|secret|password|token$/i.test(name))
  expect(secrets).toEqual(named)
  expect(sent).toEqual([
    { name: 's3AccessKeyId', address: 's3Endpoint' },
    { name: 's3SecretAccessKey', address: 's3Endpoint' },
    { name: 'openaiApiKey', address: 'openaiBaseUrl' },
    { name: 'rerankKey', address: 'rerankUrl' },
    { name: 'classifierKey', address: 'classifierUrl' },
    { name: 'smtpPassword', address: 'smtpUrl' },
  ])
})

describe.each(sent)('$name', ({ name, address }) => {
  const key = { [settings[name].env]: 'canary' }
  const there = address === 'smtpUrl' ? 'smtps://there.example' : 'http://there.example/v1'
  const inDotEnv = (text: string) => writeFileSync(join(cwd, '.env'), text)
  const inFile = (values: unknown) => writeFileSync(join(cwd, 'docchat.config.json'), JSON.stringify(values))

  it.each([
    ['.env', () => inDotEnv(`${settings[address].env}=${there}\n`)],
    ['docchat.config.json', () => inFile({ [address]: there })],
  ])('from the environment is not sent to an address in %s', (file, write) => {
    write()
    for (const program of ['command', 'serve', 'server'] as const) {
      expect(() => loadSettings({ program, env: key, cwd })).toThrow(
        expect.objectContaining({
          code: 'NOT_CONFIGURED',
          message: expect.stringMatching(
            new RegExp(
              `${file} would receive ${settings[name].env} from the environment, .*Set ${settings[address].env} `,
            ),
          ),
        }),
      )
      expect(() => loadSettings({ program, env: key, cwd })).not.toThrow(/canary/)
    }
  })

  it('from a folder is sent where the folder says, and without a key any address is allowed', () => {
    inFile({ [address]: there })
    expect(loadSettings({ env: {}, cwd })).toMatchObject({ [address]: there, [name]: undefined })
    inDotEnv(`${settings[name].env}=of-the-folder\n`)
    expect(loadSettings({ env: {}, cwd })).toMatchObject({ [address]: there, [name]: 'of-the-folder' })
  })

  it('from the environment is sent where the environment says', () => {
    inFile({ [address]: there })
    const here = there.replace('there', 'here')
    const env = { ...key, [settings[address].env]: here }
    expect(loadSettings({ env, cwd })).toMatchObject({ [address]: here, [name]: 'canary' })
  })

  it('that is left empty in the environment is not sent', () => {
    inFile({ [address]: there })
    const loaded = loadSettings({ env: { [settings[name].env]: '' }, cwd })
    expect(loaded).toMatchObject({ [address]: there, [name]: undefined })
  })
})

it.each(['OPENAI_CUSTOM_HEADERS', 'OPENAI_ORG_ID', 'OPENAI_PROJECT_ID'])(
  'also covers what the client of a service sends on its own: %s',
  (variable) => {
    const env = { [variable]: 'x-key: canary' }
    expect(loadSettings({ env, cwd })).toMatchObject({ openaiBaseUrl: undefined })
    writeFileSync(join(cwd, '.env'), 'OPENAI_BASE_URL=http://there.example/v1\n')
    expect(() => loadSettings({ env, cwd })).toThrow(
      new RegExp(`\\.env would receive ${variable} from the environment`),
    )
    expect(loadSettings({ env: { [variable]: '' }, cwd })).toMatchObject({
      openaiBaseUrl: 'http://there.example/v1',
    })
  },
)
