import { expect, test } from 'vitest'
import { isInstalled } from './optional-packages.ts'

test('knows what is installed', () => {
  expect(isInstalled('@napi-rs/canvas')).toBe(true)
  expect(isInstalled('@napi-rs/no-such-package')).toBe(false)
})
