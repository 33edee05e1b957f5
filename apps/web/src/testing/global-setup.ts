import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  interface ProvidedContext {
    /** A folder for what several test files use. */
    readonly shared: string
  }
}

/** Provides a folder that lasts as long as the tests. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'docchat-web-shared-'))
  project.provide('shared', folder)
  return () => rm(folder, { recursive: true, force: true })
}
