import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { makePdf } from '../../testing/pdf.ts'

/** Reads a PDF in a process of its own, and is killed, so that it writes no compiled code itself. */
const PROGRAM = `
import { enableCompileCache } from 'node:module'
import { extractorPool } from ${JSON.stringify(import.meta.resolve('../pool/pool.ts'))}
const [path, folder] = process.argv.slice(1)
enableCompileCache(folder)
const pool = extractorPool({ mediaTypes: ['application/pdf'], size: 1 })
await Array.fromAsync(pool.extract({ path, mediaType: 'application/pdf', name: 'file.pdf' }))
await pool[Symbol.asyncDispose]()
process.kill(process.pid, 'SIGKILL')
`

test('compiled code is kept for the next process where the program caches its own', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'docchat-compiled-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'file.pdf')
  writeFileSync(path, makePdf(['This is a page.']))
  const { NODE_COMPILE_CACHE: _, ...env } = process.env
  const program = ['--conditions=docchat-source', '--input-type=module', '--eval', PROGRAM]
  const ended = Promise.withResolvers<unknown>()
  execFile(process.execPath, [...program, path, join(folder, 'cache')], { env }, ended.resolve)
  expect(await ended.promise).toMatchObject({ signal: 'SIGKILL' })
  const [version] = readdirSync(join(folder, 'cache'))
  expect(readdirSync(join(folder, 'cache', `${version}`)).length).toBeGreaterThan(20)
})
