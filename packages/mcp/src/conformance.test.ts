import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createDocChat } from '@docchat/core'
import { createApp } from '@docchat/express'
import { pino } from 'pino'
import { expect, test } from 'vitest'
import { mcpEndpoint } from './endpoint.ts'
import { addConformanceFixture } from './testing/conformance-fixture.ts'

// The package has a command and nothing else.
const SUITE = fileURLToPath(
  new URL('../node_modules/@modelcontextprotocol/conformance/dist/index.js', import.meta.url),
)

const NO_SESSIONS = 'needs a session in which the client answers; the endpoint keeps nothing between requests'
const NO_LOG = 'logging is deprecated, and is no part of this endpoint'
const NO_SUBSCRIPTIONS = 'no client is told when documents change'
const NO_INPUT = 'no tool asks the client for input'
const NO_TASKS = 'an extension of the protocol that is not offered'
const NO_HEADERS = 'no tool takes arguments from headers'
const NO_SCHEMA = 'needs a tool whose schema has keywords that no tool here uses'
const SOME_CHECKS = 'three of its checks need tools that ask something of the client; the other 25 pass'

/** Gives scenarios whose names begin alike the same reason. */
const all = (prefix: string, reason: string, ...names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [`${prefix}${name}`, reason]))

/** The scenarios that do not apply, by the version of the protocol that they belong to. */
const NOT_APPLICABLE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '2025-11-25': {
    ...all('', NO_LOG, 'logging-set-level', 'tools-call-with-logging'),
    ...all('tools-call-', NO_SESSIONS, 'sampling', 'elicitation'),
    ...all('elicitation-', NO_SESSIONS, 'sep1034-defaults', 'sep1330-enums'),
    ...all('resources-', NO_SUBSCRIPTIONS, 'subscribe', 'unsubscribe'),
    'json-schema-2020-12': NO_SCHEMA,
  },
  '2026-07-28': {
    ...all('input-required-result-basic-', NO_INPUT, 'elicitation', 'list-roots', 'sampling'),
    ...all('input-required-result-', NO_INPUT, 'capability-check', 'multi-round', 'multiple-input-requests'),
    ...all(
      'input-required-result-',
      NO_INPUT,
      'non-tool-request',
      'request-state',
      'result-type',
      'tampered-state',
    ),
    ...all(
      'tasks-',
      NO_TASKS,
      'capability-negotiation',
      'dispatch-and-envelope',
      'lifecycle',
      'mrtr-composition',
    ),
    ...all(
      'tasks-',
      NO_TASKS,
      'mrtr-input',
      'request-headers',
      'request-state-removal',
      'required-task-error',
    ),
    ...all('tasks-', NO_TASKS, 'wire-fields'),
    'http-custom-header-server-validation': NO_HEADERS,
    'json-schema-2020-12': NO_SCHEMA,
    'server-stateless': SOME_CHECKS,
  },
}

test.each(Object.entries(NOT_APPLICABLE))(
  'passes every scenario of %s that applies',
  async (revision, known) => {
    const dataDir = await mkdtemp(join(tmpdir(), 'docchat-mcp-'))
    await using docchat = await createDocChat({ dataDir, workers: 0 })
    const mcp = mcpEndpoint({ extend: addConformanceFixture })
    const app = createApp({ docchat, mcp, limits: false, logger: pino({ enabled: false }) })
    const server = app.listen(0, '127.0.0.1')
    try {
      await once(server, 'listening')
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`
      const results = await scenarios(['server', '--url', url, '--requirements', revision])
      const failed = [...results].filter(([, failures]) => failures > 0).map(([name]) => name)
      expect(results.size).toBeGreaterThan(30)
      for (const [name, reason] of Object.entries(known)) {
        if (reason === SOME_CHECKS) expect(results.get(name), name).toBe(3)
      }
      expect(failed.sort()).toEqual(Object.keys(known).sort())
    } finally {
      server.closeAllConnections()
      server.close()
      await rm(dataDir, { recursive: true, force: true })
    }
  },
)

/** Runs the suite, which exits with 1 if anything failed. Returns how many checks of each scenario failed. */
async function scenarios(args: readonly string[]): Promise<Map<string, number>> {
  const printed = await new Promise<string>((resolve) => {
    execFile(process.execPath, [SUITE, ...args], (_error, stdout, stderr) => resolve(stdout + stderr))
  })
  const lines = printed.matchAll(/^[✓✗] ([\w-]+): \d+ passed, (\d+) failed/gm)
  return new Map([...lines].map(([, name = '', failed]) => [name, Number(failed)]))
}
