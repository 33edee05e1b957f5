/**
 * A request that keeps the signal it was made with. A `Request` has a signal of its own instead, which in Node no longer hears
 * of the first one once the request was collected as garbage: fetch would then go on for ever.
 */
export class ApiRequest extends Request {
  readonly stopping: AbortSignal | undefined

  constructor(url: string | URL, init: RequestInit = {}) {
    super(url, init)
    this.stopping = init.signal ?? undefined
  }
}

/** What stops a request, in the form that fetch accepts. */
export function stop(signal: AbortSignal | undefined): { signal?: AbortSignal } {
  return signal === undefined ? {} : { signal }
}
