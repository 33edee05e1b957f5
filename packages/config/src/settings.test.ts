import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { type OptionName, settingOptions } from './options.ts'
import { settingNames, settings, topics } from './settings.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

it('has each setting in one topic, with a unique variable and option', () => {
  const inTopics = Object.values(topics).flatMap((topic) => Object.keys(topic))
  expect(inTopics.toSorted()).toEqual(settingNames.toSorted())
  const variables = settingNames.map((name) => settings[name].env)
  expect(variables).toEqual([...new Set(variables)])
  const flags = settingNames.flatMap((name) => settings[name].flag ?? [])
  expect(flags).toEqual([...new Set(flags)])
})

it('takes each option from one table', () => {
  for (const name of Object.keys(settingOptions) as OptionName[]) {
    expect(settings[name].flag).toBe(settingOptions[name].flag)
  }
  const withFlag = settingNames.filter((name) => settings[name].flag !== undefined)
  expect(withFlag.toSorted()).toEqual(Object.keys(settingOptions).toSorted())
})

it('is the only place that defines or reads a setting', () => {
  const files = globSync('{packages,apps}/*/src/**/*.ts', { cwd: ROOT }).filter(
    (file) => !file.includes('.test.') && !file.includes('/testing/'),
  )
  const reads = /(?:env:\s*|env\.|env\[)['"`]?(?:DOCCHAT|OPENAI)_(?!DEBUG\b)[A-Z_]+/g
  const found = files.flatMap((file) =>
    [...readFileSync(`${ROOT}/${file}`, 'utf8').matchAll(reads)].map(([text]) => ({ file, text })),
  )
  expect(found.filter(({ file }) => !file.startsWith('packages/config/src/settings/'))).toEqual([])
  expect(found).toHaveLength(settingNames.length)
  const flags = Object.values(settingOptions).map(({ flag }) => flag)
  const definitions = new RegExp(`['"\`](?:-\\w, )?(?:${flags.join('|')})(?: [<[]|['"\`],$)`, 'm')
  const defining = files.filter((file) => definitions.test(readFileSync(`${ROOT}/${file}`, 'utf8')))
  expect(defining).toEqual(['packages/config/src/options.ts'])
})
