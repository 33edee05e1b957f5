import { Agent, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { FACT } from './model.ts'

/** The kinds of requests of the mixed load. */
export type Kind = 'upload' | 'ask' | 'list' | 'delete' | 'health'

/** The result of one request. */
export interface Outcome {
  /** 0 without a response. */
  readonly status: number
  /** Whether the response was complete and well-formed. */
  readonly complete: boolean
  /** Until the response had ended. */
  readonly ms: number
}

/** Sends requests of each kind to a server. */
export interface LoadClient extends Disposable {
  send(kind: Kind): Promise<Outcome>
}

interface Reply {
  readonly status: number
  readonly body: string
}

const BOUNDARY = 'the-end-of-a-part'
const LINES = 100

/** Creates a client that has as many connections as it needs. */
export function loadClient(url: string): LoadClient {
  const agent = new Agent({ keepAlive: true })
  const documents: string[] = []
  let uploads = 0

  const call = (method: string, path: string, type?: string, body?: string) =>
    new Promise<Reply>((resolve, reject) => {
      const headers = type === undefined ? {} : { 'content-type': type }
      request(`${url}${path}`, { agent, method, headers }, (response) => {
        text(response).then((body) => resolve({ status: response.statusCode ?? 0, body }), reject)
      })
        .on('error', reject)
        .end(body)
    })

  const kinds: Readonly<Record<Kind, () => Promise<Reply>>> = {
    async upload() {
      const type = `multipart/form-data; boundary=${BOUNDARY}`
      const reply = await call('POST', '/upload', type, form(`lease-${++uploads}.txt`))
      if (reply.status === 202) documents.push(/"document_id":"([^"]+)"/.exec(reply.body)?.[1] ?? '')
      return reply
    },
    ask: () =>
      call('POST', '/chat', 'application/json', '{"question":"What is the notice period of the lease?"}'),
    list: () => call('GET', '/documents?limit=20'),
    async delete() {
      const id = documents.shift()
      return id === undefined ? { status: 204, body: '' } : call('DELETE', `/documents/${id}`)
    },
    health: () => call('GET', '/health'),
  }
  return {
    async send(kind) {
      const started = performance.now()
      const { status, body } = await kinds[kind]().catch(() => ({ status: 0, body: '' }))
      const complete = status < 400 && (kind !== 'ask' || body.includes('event: finish'))
      return { status, complete, ms: performance.now() - started }
    },
    [Symbol.dispose]: () => agent.destroy(),
  }
}

/** A form with a document of a few pages that differs from all others. */
function form(name: string): string {
  const lines = Array.from(
    { length: LINES },
    (_, i) => `§ ${i + 1} of ${name}. The flat has ${i} keys. ${FACT}`,
  )
  const head = `--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\n\r\n`
  return `${head}${lines.join('\n')}\r\n--${BOUNDARY}--\r\n`
}
