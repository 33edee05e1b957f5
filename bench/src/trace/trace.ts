import { openSpan } from '@docchat/core/trace'
import type { Bench } from '../harness/bench.ts'
import { alternate, median } from '../harness/measure.ts'
import { printTable } from '../harness/report.ts'

const CALLS = 200_000

/** Measures what spans cost where no SDK of OpenTelemetry is registered. */
export const traceBench: Bench = {
  name: 'trace',
  summary: 'what a span costs where no SDK of OpenTelemetry is registered',
  async run({ rounds = 15 }) {
    const results = await alternate(rounds, {
      bare: () => nanoseconds(async () => undefined),
      span: () =>
        nanoseconds(async () => {
          const span = openSpan('bench')
          span?.end()
        }),
    })
    const [bare, span] = [median(results.bare), median(results.span)]
    printTable(
      ['a call', 'ns'],
      [
        ['bare', bare.toFixed(0)],
        ['in a span', span.toFixed(0)],
        ['difference', (span - bare).toFixed(0)],
      ],
    )
    const loaded = Reflect.has(globalThis, Symbol.for('opentelemetry.js.api.1'))
    console.log(loaded ? 'An SDK is registered: these are not the figures without one.' : '')
  },
}

async function nanoseconds(work: () => Promise<void>): Promise<number> {
  const started = process.hrtime.bigint()
  for (let call = 0; call < CALLS; call++) await work()
  return Number(process.hrtime.bigint() - started) / CALLS
}
