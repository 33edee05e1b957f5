import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { findDataDir } from './data-dir.ts'

let cwd: string
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'docchat-data-dir-'))
})
afterEach(() => rmSync(cwd, { recursive: true, force: true }))

it.each([
  ['linux', {}, '/home/me/.local/share/docchat'],
  ['linux', { XDG_DATA_HOME: '/data' }, '/data/docchat'],
  ['linux', { XDG_DATA_HOME: 'relative' }, '/home/me/.local/share/docchat'],
  ['darwin', { XDG_DATA_HOME: '/data' }, '/home/me/Library/Application Support/docchat'],
  ['win32', { LOCALAPPDATA: '/local' }, '/local/docchat'],
  ['win32', {}, '/home/me/AppData/Local/docchat'],
] as const)("is in the user's data folder on %s with %j", (platform, env, expected) => {
  expect(findDataDir({ cwd, env, platform, home: '/home/me' })).toBe(expected)
})

it('is the nearest .docchat, searching upwards', () => {
  const inner = join(cwd, 'project', 'docs')
  mkdirSync(inner, { recursive: true })
  mkdirSync(join(cwd, '.docchat'))
  mkdirSync(join(cwd, 'project', '.docchat'))
  expect(findDataDir({ cwd: inner, env: {} })).toBe(join(cwd, 'project', '.docchat'))
})

it('ignores a file of that name', () => {
  writeFileSync(join(cwd, '.docchat'), '')
  expect(findDataDir({ cwd, env: {}, platform: 'linux', home: '/home/me' })).toBe(
    '/home/me/.local/share/docchat',
  )
})
