import { type OptionName, settingOptions } from '@docchat/config/options'
import { expect, it } from 'vitest'
import { settingOption } from './setting-option.ts'

it.each(Object.keys(settingOptions) as OptionName[])('is found as a setting: %s', (name) => {
  const option = settingOption(name)
  expect(option.attributeName()).toBe(name)
  expect(option.defaultValue).toBeUndefined()
})

it('describes the default', () => {
  expect(settingOption('port').description).toBe('the port to listen on; 0 picks a free one (3000)')
})
