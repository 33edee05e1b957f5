import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LEASE, type Workspace, workspace } from '../testing/command.ts'

let at: Workspace
beforeEach(async () => {
  at = workspace()
  at.write('docs/lease.md', LEASE)
  await at.run(['ingest', 'docs'])
})
afterEach(() => at[Symbol.dispose]())

/** What a newer version does when it opens the data directory. */
function raiseSchema(): void {
  using database = new DatabaseSync(join(at.cwd, '.docchat/docchat.db'), { timeout: 5000 })
  const row = database.prepare('pragma user_version').get()
  database.exec(`pragma user_version = ${Number(row?.['user_version']) + 1}`)
}

const UPGRADED = /docchat\.db was upgraded by a newer DocChat .* Restart this process with that version\.\n/

describe('when a newer version has upgraded the store', () => {
  it.each([
    { what: 'an idle worker', args: ['worker'], ready: 'Processing documents' },
    { what: 'an idle watch', args: ['sync', 'docs', '--watch'], ready: 'Watching' },
    { what: 'an idle server', args: ['serve', '--port', '0'], ready: 'listening' },
  ])('$what stops by itself, and says why once', async ({ args, ready }) => {
    const running = at.launch(args)
    await running.says(ready)
    raiseSchema()
    const { exitCode, stderr } = await running.end()
    expect(exitCode).toBe(3)
    const plain = stderr.split('\n').filter((line) => !line.startsWith('{'))
    expect(plain.filter((line) => line.includes('upgraded'))).toHaveLength(1)
    expect(stderr).toMatch(UPGRADED)
  })

  it('a watch without workers stops at the next file', async () => {
    const watch = at.launch(['sync', 'docs', '--watch', '--detach', '--settle', '50'])
    await watch.says('Watching')
    raiseSchema()
    at.write('docs/new.md', 'The cat sleeps on the roof.')
    const { exitCode, stderr } = await watch.end()
    expect(exitCode).toBe(3)
    expect(stderr).toMatch(UPGRADED)
  })

  it('a server without workers stops at the next upload', async () => {
    const server = at.launch(['serve', '--port', '0', '--workers', '0'])
    const url = await server.says(/"url":"([^"]+)"/)
    raiseSchema()
    const body = new FormData()
    body.set('file', new Blob(['The cat sleeps on the roof.']), 'cat.txt')
    const refused = await fetch(`${url}/upload`, { method: 'POST', body })
    expect(refused.status).toBe(503)
    expect(await refused.json()).toMatchObject({ error_code: 'STORE_INCOMPATIBLE' })
    const { exitCode, stderr } = await server.end()
    expect(exitCode).toBe(3)
    expect(stderr).toMatch(UPGRADED)
  })
})
