import { setTimeout as delay } from 'node:timers/promises'
import { AggregatorRegistry } from 'prom-client'
import type { Member } from './member.ts'

/** Adds up the metrics of all processes. */
export interface MetricsOfAll {
  /** Asks the processes. Those that are not there in time count with what they said last. @returns the text for Prometheus */
  collect(members: Iterable<Member>): Promise<string>
  /** What a process has said. */
  heard(member: Member, metrics: readonly object[], id: number | undefined): void
  /** Its counters go on counting: a sum that falls would look like a restart. */
  ended(member: Member): void
}

type Metric = object & { readonly type?: unknown }

const PATIENCE_MS = 1000

export function metricsOfAll(): MetricsOfAll {
  const latest = new Map<Member, readonly object[]>()
  const waiting = new Map<number, (member: Member) => void>()
  /** The counters of processes that have ended. */
  let past: Promise<readonly object[]> = Promise.resolve([])
  let questions = 0

  return {
    async collect(members) {
      const asked = new Set([...members].filter((member) => member.isServing()))
      const id = ++questions
      const all = Promise.withResolvers<void>()
      waiting.set(id, (member) => {
        asked.delete(member)
        if (asked.size === 0) all.resolve()
      })
      for (const member of asked) member.tell({ docchat: 'collect', id })
      await Promise.race([all.promise, delay(PATIENCE_MS, undefined, { ref: false })])
      waiting.delete(id)
      return AggregatorRegistry.aggregate([await past, ...latest.values()]).metrics()
    },
    heard(member, metrics, id) {
      latest.set(member, metrics)
      if (id !== undefined) waiting.get(id)?.(member)
    },
    ended(member) {
      const last = latest.get(member)
      latest.delete(member)
      if (last !== undefined) past = past.then((before) => sum(before, last.filter(isCount)))
    },
  }
}

async function sum(...all: (readonly object[])[]): Promise<readonly object[]> {
  return AggregatorRegistry.aggregate(all).getMetricsAsJSON()
}

function isCount({ type }: Metric): boolean {
  return type === 'counter' || type === 'histogram'
}
