/** What one check of the installation found. */
export interface Check {
  readonly name: string
  readonly status: 'ok' | 'warn' | 'fail'
  readonly message: string
  /** What to do about it. */
  readonly advice?: string
}

/** All is well. */
export function ok(name: string, message: string): Check {
  return { name, status: 'ok', message }
}

/** It works, though not as well as it could, or not for long. */
export function warn(name: string, message: string, advice: string): Check {
  return { name, status: 'warn', message, advice }
}

/** It does not work. A message that says what to do needs no advice. */
export function fail(name: string, message: string, advice?: string): Check {
  return { name, status: 'fail', message, ...(advice !== undefined && { advice }) }
}
