import { type handleUnaryCall, Server, ServerCredentials, status } from '@grpc/grpc-js'
import {
  CLASSIFIER,
  type ClassifyRequest,
  type ClassifyResponse,
  type HealthResponse,
  serviceOf,
} from './protos.ts'

/** What a request is about, as far as this server tells anybody. */
export interface Classified {
  readonly name: string
  readonly correlationId: string | undefined
}

export interface ClassifierServer extends AsyncDisposable {
  readonly address: string
  /** Says from now on whether the server is ready. */
  setServing(serving: boolean): void
}

export interface ClassifierServerOptions {
  readonly port?: number
  readonly onClassified?: (classified: Classified) => void
  /** Called before each answer. @defaultValue answers at once */
  readonly delay?: () => Promise<void>
}

/** The words that each label stands for; a real server has a model. */
const LABELS: Readonly<Record<string, RegExp>> = {
  lease: /\b(tenant|landlord|rent|lease)\b/gi,
  invoice: /\b(invoice|amount|payment|tax)\b/gi,
}

/** Starts a gRPC server that counts words. */
export async function classifierServer({
  port = 0,
  onClassified = () => undefined,
  delay = async () => undefined,
}: ClassifierServerOptions = {}): Promise<ClassifierServer> {
  let serving = true
  const server = new Server()
  const classify: handleUnaryCall<ClassifyRequest, ClassifyResponse> = async (
    { request, metadata },
    respond,
  ) => {
    await delay()
    const [id] = metadata.get('x-correlation-id')
    onClassified({ name: request.name, correlationId: id === undefined ? id : String(id) })
    respond(null, classified(request.text))
  }
  const check: handleUnaryCall<{ readonly service: string }, HealthResponse> = ({ request }, respond) => {
    if (![CLASSIFIER, ''].includes(request.service)) return respond({ code: status.NOT_FOUND })
    return respond(null, { status: serving ? 'SERVING' : 'NOT_SERVING' })
  }
  server.addService(serviceOf(CLASSIFIER).service, { Classify: classify })
  server.addService(serviceOf('grpc.health.v1.Health').service, { Check: check })
  const bound = await new Promise<number>((resolve, reject) =>
    server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, at) =>
      error === null ? resolve(at) : reject(error),
    ),
  )
  return {
    address: `127.0.0.1:${bound}`,
    setServing: (now) => {
      serving = now
    },
    async [Symbol.asyncDispose]() {
      server.forceShutdown()
    },
  }
}

function classified(text: string): ClassifyResponse {
  const counts = Object.entries(LABELS).map(([label, words]) => ({
    label,
    n: text.match(words)?.length ?? 0,
  }))
  const all = counts.reduce((sum, { n }) => sum + n, 0)
  const [best] = counts.sort((a, b) => b.n - a.n)
  return best === undefined || all === 0
    ? { label: '', confidence: 0 }
    : { label: best.label, confidence: best.n / all }
}
