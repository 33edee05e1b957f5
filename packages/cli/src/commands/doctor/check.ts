/** The result of one check of the installation. */
export interface Check {
  readonly name: string
  readonly status: 'ok' | 'warn' | 'fail'
  readonly message: string
  /** What to do about it. */
  readonly advice?: string
}

/** A successful check. */
export function ok(name: string, message: string): Check {
  return { name, status: 'ok', message }
}

/** A check that found a problem which does not prevent DocChat from working. */
export function warn(name: string, message: string, advice: string): Check {
  return { name, status: 'warn', message, advice }
}

/** A failed check. A message that says what to do needs no advice. */
export function fail(name: string, message: string, advice?: string): Check {
  return { name, status: 'fail', message, ...(advice !== undefined && { advice }) }
}
