import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDocChat } from '@docchat/core'
import { createApp, createLogger } from '@docchat/express'
import { expect, it } from 'vitest'
import { parse } from 'yaml'

const read = (name: string) =>
  readFile(new URL(`../../../deploy/monitoring/${name}`, import.meta.url), 'utf8')

/** The metrics of a server, by the names that queries use. */
async function metricNames(): Promise<ReadonlySet<string>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'docchat-monitoring-'))
  const docchat = await createDocChat({ dataDir, workers: 0 })
  const logger = createLogger({ destination: { write: () => undefined } })
  const server = createApp({ docchat, logger, publicMetrics: true }).listen(0, '127.0.0.1')
  try {
    await once(server, 'listening')
    const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`)
    const types = (await response.text()).matchAll(/^# TYPE (\S+) (\S+)$/gm)
    return new Set(
      [...types].flatMap(([, name = '', type]) =>
        type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
      ),
    )
  } finally {
    server.closeAllConnections()
    server.close()
    await docchat.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}

/** The queries in a dashboard or in rules: every `expr`. */
function queriesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'expr' && typeof inner === 'string' ? [inner] : queriesIn(inner),
  )
}

it('the dashboard and the alerts name metrics that the server has, and all of its own', async () => {
  const names = await metricNames()
  const queries = [
    ...queriesIn(JSON.parse(await read('grafana-dashboard.json'))),
    ...queriesIn(parse(await read('alerts.yaml'))),
  ]
  const used = new Set(queries.flatMap((query) => query.match(/docchat_\w+/g) ?? []))
  expect(used.size).toBeGreaterThan(8)
  expect([...used].filter((name) => !names.has(name))).toEqual([])
  const own = [...names].filter((name) => /^docchat_(http|work)_/.test(name) && !/_(sum|count)$/.test(name))
  expect(own.filter((name) => !used.has(name))).toEqual([])
})
