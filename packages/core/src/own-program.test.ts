import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { startExtraction } from './extract/process/process.ts'
import { ownProgram } from './own-program.ts'

test('a bundle finds the program in the package, or beside itself', () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'docchat-bundle-')))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const found = () =>
    fileURLToPath(
      ownProgram(pathToFileURL(join(folder, 'app/server.js')).href, './child.ts', 'extract-child'),
    )
  const beside = join(folder, 'app/extract-child.js')
  const core = join(folder, 'node_modules/@docchat/core')
  mkdirSync(core, { recursive: true })
  writeFileSync(join(core, 'package.json'), '{ "exports": { "./extract-child": "./extract-child.js" } }')
  writeFileSync(join(core, 'extract-child.js'), '')
  expect(found()).toBe(join(core, 'extract-child.js'))

  mkdirSync(join(folder, 'app'))
  writeFileSync(beside, '')
  expect(found()).toBe(beside)
})

test('says what is wrong with a bundle that has no program', () => {
  const program = new URL('./no-such-file.js', import.meta.url)
  const options = { languageFiles: [], spareFiles: [], maxRssBytes: 1e9, inBackground: false }
  expect(() => startExtraction({ ...options, program })).toThrow(
    expect.objectContaining({ code: 'NOT_CONFIGURED', message: expect.stringContaining('bundle') }),
  )
})
