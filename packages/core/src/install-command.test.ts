import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { installCommand } from './install-command.ts'
import { temporary } from './testing/docchat.ts'

/** Where DocChat is in a folder that has this file. */
function installedBeside(file: string | null, ...below: string[]): string {
  const folder = join(temporary(), ...below)
  mkdirSync(folder, { recursive: true })
  if (file !== null) writeFileSync(join(folder, file), '')
  return join(folder, 'node_modules', 'docchat', 'node_modules', '@docchat', 'core', 'dist', 'index.js')
}

test('names the command that adds packages to where DocChat is', () => {
  const commandFrom = (path: string) => installCommand(['a', '@b/c'], path)
  expect(commandFrom(installedBeside('package.json'))).toBe('npm install a @b/c')
  expect(commandFrom(installedBeside('pnpm-lock.yaml'))).toBe('pnpm add a @b/c')
  expect(commandFrom(installedBeside(null, 'lib'))).toBe('npm install --global a @b/c')
  expect(commandFrom(installedBeside('package.json', '_npx', '0123'))).toBe(
    'npm install --global docchat a @b/c',
  )
  expect(commandFrom(join(temporary(), 'dist', 'bundle.js'))).toBe('npm install a @b/c')
  expect(installCommand(['a'])).toBe('npx -y pnpm@12 add --workspace-root a')
})
