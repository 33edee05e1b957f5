/** What a request may leave out, and what takes the place of it. */
const OPTIONAL = {
  stream_options: null,
  temperature: null,
  max_completion_tokens: 'max_tokens',
  max_tokens: 'max_completion_tokens',
} as const

type Option = keyof typeof OPTIONAL

/** Remembers what a server does not take. */
export interface RefusedOptions {
  /** Returns the request as the server takes it, as far as is known. */
  adapt<T extends object>(body: T): T
  /** Learns from a failure. @returns whether the request should be sent once more. */
  learn(error: unknown, body: object): boolean
}

/**
 * Compatible servers refuse a request for an option that they do not know, and name it in their message. It is left out
 * from then on, or given its other name.
 */
export function refusedOptions(): RefusedOptions {
  const refused = new Set<Option>()
  return {
    adapt(body) {
      const adapted = { ...body }
      for (const name of refused) {
        const value: unknown = Reflect.get(adapted, name)
        if (value === undefined) continue
        Reflect.deleteProperty(adapted, name)
        const other = OPTIONAL[name]
        if (other !== null && !refused.has(other)) Reflect.set(adapted, other, value)
      }
      return adapted
    },
    learn(error, body) {
      const name = namedIn(error)
      if (name === null || refused.has(name) || Reflect.get(body, name) === undefined) return false
      refused.add(name)
      return true
    },
  }
}

function namedIn(error: unknown): Option | null {
  if (!(error instanceof Error) || !('status' in error) || (error.status !== 400 && error.status !== 422))
    return null
  const said = `${'param' in error ? String(error.param) : ''} ${error.message}`
  // A message may name the other option as what to use instead: the first is what is refused.
  const found = Object.keys(OPTIONAL)
    .map((name) => ({ name, at: said.search(new RegExp(`\\b${name}\\b`)) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at)
  return (found[0]?.name as Option | undefined) ?? null
}
