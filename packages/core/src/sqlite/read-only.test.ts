import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, type TestContext, test } from 'vitest'
import { createDocChat } from '../create-docchat.ts'
import { add, temporary } from '../testing/docchat.ts'

/** Shows a folder in another place, where it cannot be written to. */
function readOnly(context: TestContext, folder: string): { readonly path: string } & Disposable {
  const path = join(temporary(), 'shown')
  mkdirSync(path)
  const mounted = ['mount --bind "$0" "$1"', 'mount -o remount,ro,bind "$1"'].every(
    (command) => spawnSync('sh', ['-c', command, folder, path]).status === 0,
  )
  if (!mounted) context.skip('showing a folder read-only requires root on Linux')
  // In one process, SQLite keeps files open as long as another connection to the same database locks them.
  return { path, [Symbol.dispose]: () => void spawnSync('umount', ['--lazy', path]) }
}

const copies = () => readdirSync(tmpdir()).filter((name) => name.startsWith('docchat-reading-'))

test.for([['that nobody uses', false] as const, ['that another process writes to', true] as const])(
  'documents in a read-only folder %s can be read and asked about',
  async ([, isInUse], context) => {
    const dataDir = temporary()
    const writer = await createDocChat({ dataDir, workers: 1 })
    await add(writer, 'lease.txt', 'The deposit is 9,600 euros.')
    if (!isInUse) await writer.close()
    const before = copies()
    try {
      using shown = readOnly(context, dataDir)
      await using docchat = await createDocChat({ dataDir: shown.path, workers: 0 })
      const { documents, total } = await docchat.documents.list()
      expect(total).toBe(1)
      const question = 'How high is the deposit?'
      const unsaved: unknown[] = []
      const answer = docchat.chat().ask(question, { onUnsaved: (error) => unsaved.push(error) })
      expect((await Array.fromAsync(answer)).at(-1)).toMatchObject({ citations: { verified: 1 } })
      expect((await docchat.verify()).problems).toEqual([])
      const refusal = {
        code: 'NOT_CONFIGURED',
        message: expect.stringContaining(`${shown.path} cannot be written to`),
      }
      expect(unsaved).toMatchObject([refusal])
      await expect(docchat.documents.remove(documents[0]?.id ?? '')).rejects.toMatchObject(refusal)
      await expect(add(docchat, 'more.txt', 'More.')).rejects.toMatchObject({ code: 'NOT_CONFIGURED' })
      expect((await docchat.documents.list()).total).toBe(1)
      await expect(createDocChat({ dataDir: shown.path, workers: 1 })).rejects.toMatchObject(refusal)
    } finally {
      if (isInUse) await writer.close()
    }
    expect(copies(), 'no copy stays behind').toEqual(before)
  },
)
