import { createRequire } from 'node:module'

type Api = typeof import('@opentelemetry/api')

/** Where the API keeps the SDK that was registered, whichever copy of the API the SDK used. */
const REGISTERED = Symbol.for('opentelemetry.js.api.1')

let api: Api | null = null

/** OpenTelemetry's API; null, and never loaded, unless an SDK has been registered in this process. */
export function openTelemetry(): Api | null {
  if (api === null && Reflect.has(globalThis, REGISTERED)) {
    api = createRequire(import.meta.url)('@opentelemetry/api') as Api
  }
  return api
}
