import { Registry } from 'prom-client'
import { type FromProcess, isOurs, type ToProcess } from './messages.ts'

/** A registry whose text has the metrics of all processes. */
export function processMetrics(tell: (message: FromProcess) => void): Registry {
  const own = new Registry()
  const asked = new Map<number, (text: string) => void>()
  let questions = 0

  process.on('message', (message: unknown) => {
    if (!isOurs<ToProcess>(message)) return
    if (message.docchat === 'collect') {
      const { id } = message
      void own.getMetricsAsJSON().then((metrics) => tell({ docchat: 'metrics', id, metrics }))
    } else if (message.docchat === 'metrics-of-all') {
      asked.get(message.id)?.(message.text)
      asked.delete(message.id)
    }
  })
  own.metrics = () => {
    const id = ++questions
    const { promise, resolve } = Promise.withResolvers<string>()
    asked.set(id, resolve)
    tell({ docchat: 'metrics-of-all', id })
    return promise
  }
  return own
}
