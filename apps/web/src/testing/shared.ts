import { createReadStream } from 'node:fs'
import { access, mkdir, rename } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { createDocChat } from '@docchat/core'
import { inject } from 'vitest'

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  )

/**
 * Makes a folder for all test files of this run. The first that asks for it makes it, while the others wait.
 *
 * @returns the folder, which nobody may change.
 */
export async function sharedFolder(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const [folder, draft] = [join(inject('shared'), name), join(inject('shared'), `${name}.draft`)]
  const isFirst = await mkdir(draft).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return false
      throw error
    },
  )
  if (isFirst && !(await exists(folder))) {
    await make(draft)
    await rename(draft, folder)
  }
  while (!(await exists(folder))) await delay(50)
  return folder
}

/** A data directory with these documents, for `startPage({ data })`, which copies it. */
export function dataWith(paths: readonly string[]): Promise<string> {
  return sharedFolder(`data-${paths.map((path) => basename(path)).join('-')}`, async (dataDir) => {
    await using docchat = await createDocChat({ workers: 1, dataDir })
    for (const path of paths) {
      const { job } = await docchat.documents.add({ name: basename(path), content: createReadStream(path) })
      for await (const _change of docchat.jobs.watch(job.id));
    }
  })
}
