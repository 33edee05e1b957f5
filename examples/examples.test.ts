/** Runs the examples as a reader would: as processes, with the built packages. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

function run(program: string, ...args: readonly string[]) {
  return runNode([], program, ...args)
}

/** Simulates a machine where neither better-sqlite3 nor sqlite-vec is installed. */
function runWithoutSqlite(program: string, ...args: readonly string[]) {
  return runNode(['--import', new URL('without-sqlite.ts', import.meta.url).href], program, ...args)
}

function runNode(options: readonly string[], program: string, ...args: readonly string[]) {
  const cwd = mkdtempSync(`${tmpdir()}/docchat-example-`)
  onTestFinished(() => rmSync(cwd, { recursive: true }))
  const all = [...options, here(program), ...args]
  return { cwd, ...spawnSync(process.execPath, all, { cwd, encoding: 'utf8' }) }
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

test('node-ask writes an answer with footnotes, and saves it', () => {
  const { status, stdout, stderr, cwd } = run(
    'node-ask/src/main.ts',
    'What is the lower flammability limit of R290?',
    here('documents/heat-pump-manual.pdf'),
  )
  expect(stdout).toMatch(
    /^From your documents:\n\n“The lower flammability limit of R290 is 0\.038 kg\/m³\.” \[\^1\]/,
  )
  expect(stdout).toContain('\n[^1]: heat-pump-manual.pdf, page 4: “The lower flammability limit of R290')
  expect(stderr).toMatch(/First text after \d+ ms/)
  expect(JSON.parse(readFileSync(`${cwd}/answer.json`, 'utf8'))).toMatchObject({
    format: 'docchat-answer',
    citations: expect.arrayContaining([expect.objectContaining({ page: 4, verified: true })]),
  })
  expect(status).toBe(0)
})

test('own-embedder finds misspelt words', () => {
  const pdf = here('documents/heat-pump-manual.pdf')
  const { status, stdout } = run('own-embedder/src/main.ts', pdf, 'refridgerant sensors replacment')
  expect(stdout).toMatch(/^1\. page \d+, by words \S+, by meaning \d+\n/)
  expect(stdout).toContain('page 10,')
  expect(status).toBe(0)
})

test('own-answerer has its claims checked', () => {
  const pdf = here('documents/heat-pump-manual.pdf')
  const question = 'What is the lower flammability limit of R290?'
  const { status, stdout, stderr } = run('own-answerer/src/main.ts', pdf, question)
  expect(stdout).toBe('0.038 kg/m³. [1] All other figures are secret. [2?]')
  expect(stderr).toContain('proof: page 4, “The lower flammability limit of R290 is 0.038 kg/m³')
  expect(stderr).toContain('no proof: page 4, “all other figures are secret”')
  expect(status).toBe(0)
})

test('own-extractor cites the minute in which something was said', () => {
  const question = 'When was the lamp of the lighthouse automated?'
  const { status, stdout, stderr } = run(
    'own-extractor/src/main.ts',
    here('own-extractor/harbour-tour.srt'),
    question,
  )
  expect(stderr).toBe('')
  expect(stdout.replace(/\s+/g, ' ')).toBe(
    'At 00:02: The lighthouse keeper lived here until the lamp was automated in 1974. ',
  )
  expect(status).toBe(0)
})

test('grpc-classifier labels a document, with the id of its request', () => {
  const { status, stdout, stderr } = run('grpc-classifier/src/main.ts', here('documents/workshop-lease.pdf'))
  expect(stderr).toBe('classifier: ready\nclassified workshop-lease.pdf for example-1\n')
  expect(stdout).toMatch(/^workshop-lease\.pdf: lease \(\d+ %\)\n$/)
  expect(status).toBe(0)
})

test('own-store answers where SQLite is not installed', () => {
  const pdf = here('documents/heat-pump-manual.pdf')
  const question = 'What is the lower flammability limit of R290?'
  const { status, stdout, stderr, cwd } = runWithoutSqlite('own-store/src/main.ts', pdf, question)
  expect(stdout).toContain('“The lower flammability limit of R290 is 0.038 kg/m³.”')
  expect(stderr.replace(/\s+/g, ' ')).toContain(
    '[1] heat-pump-manual.pdf, page 4: The lower flammability limit of R290 is 0.038 kg/m³.',
  )
  expect(readdirSync(cwd), 'everything is in memory').toEqual([])
  expect(status).toBe(0)
})

test('the store of own-store needs nothing but @docchat/core/backend', () => {
  const programs = ['main.ts', 'memory-store.test.ts']
  const files = readdirSync(here('own-store/src')).filter((name) => !programs.includes(name))
  const imported = files.flatMap((name) =>
    [...readFileSync(here(`own-store/src/${name}`), 'utf8').matchAll(/ from '([^.].*)'/g)].map(
      ([, from]) => from,
    ),
  )
  expect(new Set(imported)).toEqual(new Set(['@docchat/core/backend']))
})

test('a data directory needs SQLite, and says so where it is not installed', () => {
  const pdf = here('documents/workshop-lease.pdf')
  const { status, stderr } = runWithoutSqlite('node-library/src/main.ts', pdf, 'Who is the Tenant?')
  expect(stderr).toMatch(/The embedded store needs (better-sqlite3|sqlite-vec), which is not installed\./)
  expect(stderr).toContain("code: 'NOT_CONFIGURED'")
  expect(status).toBe(1)
})

test.each(['langchain', 'llamaindex'])('the retriever for %s finds the passage and its page', (framework) => {
  const question = 'How much notice must the Tenant give to use the break option?'
  const { status, stdout } = run(
    `retrievers/src/${framework}.ts`,
    question,
    here('documents/workshop-lease.pdf'),
  )
  expect(stdout).toMatch(/workshop-lease\.pdf, page 6.*: .*notice/)
  expect(status).toBe(0)
})
