import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { LoadObserver } from '../limits/concurrency.ts'

const WAIT_SECONDS = [0.001, 0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10, 30]

/** Creates metrics of the requests in progress, by kind of work. */
export function loadMetrics(registers: Registry[]): LoadObserver {
  const running = new Gauge({
    name: 'docchat_work_running',
    help: 'Requests in progress that count towards a limit.',
    labelNames: ['work'],
    registers,
  })
  const waiting = new Gauge({
    name: 'docchat_work_waiting',
    help: 'Requests that wait for their turn.',
    labelNames: ['work'],
    registers,
  })
  const refused = new Counter({
    name: 'docchat_work_refused_total',
    help: 'Requests that were not admitted. Reason left: the client disconnected while waiting, or the server shut down.',
    labelNames: ['work', 'reason'],
    registers,
  })
  const waited = new Histogram({
    name: 'docchat_work_wait_seconds',
    help: 'Time that admitted requests waited for their turn.',
    labelNames: ['work'],
    buckets: WAIT_SECONDS,
    registers,
  })
  return (work) => ({
    changed(load) {
      running.set({ work }, load.running)
      waiting.set({ work }, load.waiting)
    },
    admitted: (waitedMs) => waited.observe({ work }, waitedMs / 1000),
    refused: (reason) => refused.inc({ work, reason }),
  })
}
