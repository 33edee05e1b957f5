import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { installCommand, isInstalled } from './optional-packages.ts'

test('the command installs where this package was installed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'docchat-install-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const here = join(folder, 'node_modules/docchat/node_modules/@docchat/core/dist/index.js')
  mkdirSync(join(folder, 'node_modules'))
  expect(installCommand(['a', 'b'], here)).toBe('npm install -g a b')
  writeFileSync(join(folder, 'package.json'), '{}')
  expect(installCommand(['a', 'b'], here)).toBe('npm install a b')
  expect(installCommand(['a'], join(folder, 'src/index.ts'))).toBe('npm install a')
})

test('knows what is installed', () => {
  expect(isInstalled('@napi-rs/canvas')).toBe(true)
  expect(isInstalled('@napi-rs/no-such-package')).toBe(false)
})
