import { errorInfo } from '../errors.ts'
import { indexStatus } from '../ingest/queue-reindex.ts'
import type { Dependencies } from '../owner/dependencies.ts'

/** A dependency of DocChat, and whether it is usable now. */
export interface Check {
  readonly name:
    | 'database'
    | 'queue'
    | 'blobs'
    | 'space'
    | 'index'
    | 'embedder'
    | 'classifier'
    | 'model'
    | 'signal'
  readonly ok: boolean
  /** How long the check took, in milliseconds. */
  readonly ms: number
  /** Why it is unusable; null when it is usable. */
  readonly error: string | null
  /** What could be improved, although it works. */
  readonly note?: string
}

/** A key that no blob has. */
const NO_BLOB = '0'.repeat(32)

/** Options of {@link check}. */
export interface CheckOptions {
  readonly signal?: AbortSignal
  /** A dependency that does not respond within this time, in milliseconds, is unusable. @defaultValue no limit */
  readonly timeoutMs?: number
}

/** Checks everything that DocChat depends on. Throws only when aborted. */
export async function check(
  { store, blobs, checkSpace, embedder, classifier, answerer, jobSignal }: Dependencies,
  { signal, timeoutMs }: CheckOptions = {},
): Promise<Check[]> {
  const timeout = timeoutMs === undefined ? [] : [AbortSignal.timeout(timeoutMs)]
  const ending = AbortSignal.any([...timeout, ...(signal === undefined ? [] : [signal])])
  const options = { signal: ending }
  const index = async () => (await indexStatus({ store, embedder })).advice
  const probes: readonly [Check['name'], (() => Promise<unknown>) | undefined][] = [
    ['database', () => store.catalog.count('')],
    ['queue', () => store.jobs.counts()],
    ['blobs', () => blobs.size(NO_BLOB)],
    ['space', checkSpace ?? undefined],
    ['index', embedder === null ? undefined : index],
    ['embedder', embedder?.check?.bind(embedder, options)],
    ['classifier', classifier?.check?.bind(classifier, options)],
    ['model', answerer.check?.bind(answerer, options)],
    // Without it, everything works, but later.
    ['signal', jobSignal === null ? undefined : async () => jobSignal.problem()],
  ]
  const checks = probes.flatMap(([name, probe]) => (probe === undefined ? [] : [timed(name, probe, ending)]))
  const results = await Promise.all(checks)
  signal?.throwIfAborted()
  return results
}

async function timed(
  name: Check['name'],
  probe: () => Promise<unknown>,
  ending: AbortSignal,
): Promise<Check> {
  const started = performance.now()
  const elapsed = () => Math.round(performance.now() - started)
  try {
    const note = await Promise.race([probe(), whenAborted(ending)])
    const noted = (name === 'index' || name === 'signal') && typeof note === 'string' && { note }
    return { name, ok: true, ms: elapsed(), error: null, ...noted }
  } catch (error) {
    const late = ending.aborted && error === ending.reason
    const message = late ? `It did not respond within ${elapsed()} ms.` : errorInfo(error).message
    return { name, ok: false, ms: elapsed(), error: message }
  }
}

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}
