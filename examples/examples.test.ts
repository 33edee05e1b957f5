/** Runs the examples as a reader would: as processes, on the built packages. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

function run(program: string, ...args: readonly string[]) {
  const cwd = mkdtempSync(`${tmpdir()}/docchat-example-`)
  onTestFinished(() => rmSync(cwd, { recursive: true }))
  return spawnSync(process.execPath, [here(program), ...args], { cwd, encoding: 'utf8' })
}

test('node-library answers from a PDF, with a footnote', () => {
  const pdf = here('documents/workshop-lease.pdf')
  const question = 'How much notice must the Tenant give to use the break option?'
  const { status, stdout, stderr } = run('node-library/src/main.ts', pdf, question)
  expect(stderr.replace(/\s+/g, ' ')).toMatch(
    /\[1\] workshop-lease\.pdf, page 6: [^[]*6 months' written notice/,
  )
  expect(stdout).toContain("6 months' written notice")
  expect(status).toBe(0)
})
