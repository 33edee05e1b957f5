import type { Check, DocChat } from '@docchat/core'

/** A dependency that does not respond within this time counts as down. */
const CHECK_TIMEOUT_MS = 5000

interface Checked {
  readonly at: number
  readonly checks: Promise<readonly Check[]>
}

const latest = new WeakMap<DocChat, Checked>()

/**
 * Checks the dependencies, at most once within `maxAgeMs` however many requests there are: checks call the model with the
 * operator's key, and anybody may ask whether the server is ready.
 */
export function checkReadiness(docchat: DocChat, maxAgeMs: number): Promise<readonly Check[]> {
  const known = latest.get(docchat)
  if (known !== undefined && performance.now() - known.at < maxAgeMs) return known.checks
  const checks = docchat.check({ timeoutMs: CHECK_TIMEOUT_MS })
  latest.set(docchat, { at: performance.now(), checks })
  return checks
}
