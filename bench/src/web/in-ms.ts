import { median } from '../harness/measure.ts'

/** The median and the most of some times. */
export function inMs(times: readonly number[]): [string, string] {
  return [median(times), Math.max(...times)].map((time) => `${Math.round(time)} ms`) as [string, string]
}
