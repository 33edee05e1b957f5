import type { LookupFunction } from 'node:net'
import { DocChatError } from '../errors.ts'
import type { JobHandler } from '../queue/attempt.ts'
import type { Job } from '../queue/job-queue.ts'
import type { WebhookReceivers } from '../store/webhook-receivers.ts'
import { activeTraceparent } from '../trace/span.ts'
import type { WebhookPayload } from './job.ts'
import { parseSecret, signedHeaders } from './sign.ts'
import { resolveTarget, type Target } from './target.ts'

/** How webhooks are signed, and where they may go. */
export interface WebhookOptions {
  /** Standard Webhooks: `whsec_` and 24 to 64 bytes in base64. */
  readonly secret: string
  /** The URL notified about every document that is added without a webhook of its own. @defaultValue none */
  readonly url?: string
  /** Allows webhooks to private, loopback and link-local addresses. @defaultValue false */
  readonly allowPrivateAddresses?: boolean
  /** How long a receiver may take to answer, in milliseconds. @defaultValue 15000 */
  readonly timeoutMs?: number
}

/** Returns the handler of webhook jobs. Redirects are not followed; a 410 stops all further webhooks to that URL. */
export function webhookHandler(options: WebhookOptions | null, receivers: WebhookReceivers): JobHandler {
  const key = options === null ? null : parseSecret(options.secret)
  return async ({ job }, { signal }) => {
    if (options === null || key === null) {
      throw new DocChatError('NOT_CONFIGURED', 'A webhook is due, but this worker has no webhook secret.')
    }
    const { url, body, messageId = job.id } = job.payload as WebhookPayload
    const target = await resolveTarget(url, options.allowPrivateAddresses ?? false)
    const headers = {
      'content-type': 'application/json',
      ...traceOf(job),
      ...(job.correlationId !== null && { 'x-correlation-id': job.correlationId }),
      ...signedHeaders(key, messageId, body, new Date()),
    }
    const timeout = AbortSignal.timeout(options.timeoutMs ?? 15_000)
    const status = await post(target, headers, body, AbortSignal.any([signal, timeout]))
    if (status === 410) await receivers.markGone(url)
    if (status === 410 || (status >= 200 && status < 300)) return { result: { status } }
    const message = `${target.url.host} answered the webhook with status ${status}.`
    throw new DocChatError('WEBHOOK_FAILED', message, { details: { status } })
  }
}

/** The span of the attempt, if there is one; otherwise what caused the job. */
function traceOf({ traceparent }: Job): { readonly traceparent?: string } {
  const trace = activeTraceparent() ?? traceparent
  return trace === null ? {} : { traceparent: trace }
}

async function post(
  { url, addresses }: Target,
  headers: Readonly<Record<string, string>>,
  body: string,
  signal: AbortSignal,
): Promise<number> {
  // Importing either loads all that Node has for HTTP, which a command has to wait for.
  const { request } = await (url.protocol === 'https:' ? import('node:https') : import('node:http'))
  return new Promise((resolve, reject) => {
    const options = { method: 'POST', headers, signal, agent: false, lookup: onlyTo(addresses) } as const
    const sent = request(url, options, (response) => {
      // Only the status matters, not the body.
      response.destroy()
      resolve(response.statusCode ?? 0)
    })
    sent.on('error', (cause) => {
      reject(
        new DocChatError('WEBHOOK_FAILED', `The webhook could not be delivered to ${url.host}.`, { cause }),
      )
    })
    sent.end(body)
  })
}

/** Resolves to the addresses that were checked, because a second DNS lookup could return others. */
function onlyTo(addresses: Target['addresses']): LookupFunction {
  return (_host, { all }, callback) => {
    const [first] = addresses
    if (all === true) callback(null, [...addresses])
    else if (first === undefined) callback(new Error('no address'), '', 4)
    else callback(null, first.address, first.family)
  }
}
