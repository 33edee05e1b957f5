import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Problem } from './markdown.ts'
import { root } from './markdown.ts'
import { writePrograms } from './programs.ts'

/** Type-checks the TypeScript of the documentation. */
export function checkTypes(): readonly Problem[] {
  const { directory, programs, remove } = writePrograms('types')
  try {
    writeFileSync(
      join(directory, 'tsconfig.json'),
      JSON.stringify({ extends: '../../../tsconfig.json', include: ['*.ts'], exclude: [] }),
    )
    const { stdout, error } = spawnSync('tsc', ['-p', directory], { cwd: root, encoding: 'utf8' })
    if (error !== undefined) throw error
    // Errors name the generated file: bench/.docs-check/types/README.md.43.ts(1,7).
    return stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) =>
        programs.reduce((text, { place, path }) => text.replace(path.slice(root.length + 1), place), line),
      )
  } finally {
    remove()
  }
}
