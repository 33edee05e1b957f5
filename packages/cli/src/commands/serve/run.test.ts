import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'

const DOCCHAT = fileURLToPath(new URL('../../../bin/docchat.js', import.meta.url))

function start(...args: readonly string[]) {
  const cwd = mkdtempSync(`${tmpdir()}/docchat-serve-`)
  const child = spawn(process.execPath, [DOCCHAT, 'serve', '--data-dir', `${cwd}/data`, ...args], {
    cwd,
    env: { PATH: process.env['PATH'], DOCCHAT_SEMANTIC_SEARCH: 'false' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = once(child, 'exit')
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
    await ended
    rmSync(cwd, { recursive: true, force: true })
  })
  return { child, ended }
}

test('serves until SIGTERM, then ends with 0', async () => {
  const { child, ended } = start('--port', '0')
  let url: string | undefined
  for await (const line of createInterface({ input: child.stderr })) {
    url = /"url":"([^"]+)"/.exec(line)?.[1]
    if (url !== undefined) break
  }
  const form = new FormData()
  form.set('file', new Blob(['The valve opens at 3 bar.']), 'notes.txt')
  const uploaded = await fetch(`${url}/upload`, { method: 'POST', body: form })
  expect(uploaded.status).toBe(202)
  expect(await (await fetch(`${url}/readiness`)).json()).toMatchObject({ status: 'ready' })
  child.kill('SIGTERM')
  expect(await ended).toEqual([0, null])
})

test('refuses to be reached by others without authentication', async () => {
  const { child, ended } = start('--host', '0.0.0.0')
  let said = ''
  child.stderr.on('data', (data) => {
    said += data
  })
  expect(await ended).toEqual([3, null])
  expect(said).toContain('everybody on the network')
})
