import { type Classification, type Classifier, currentJob, DocChatError } from '@docchat/core'
import {
  type ChannelCredentials,
  type Client,
  credentials,
  Metadata,
  type ServiceError,
  status,
} from '@grpc/grpc-js'
import {
  CLASSIFIER,
  type ClassifyRequest,
  type ClassifyResponse,
  type HealthResponse,
  serviceOf,
} from './protos.ts'

export interface GrpcClassifierOptions {
  /** Such as `localhost:50051`. */
  readonly address: string
  /** @defaultValue without TLS, for a server on this machine */
  readonly channel?: ChannelCredentials
  /** How long the server may take, in milliseconds. @defaultValue 10_000 */
  readonly timeoutMs?: number
}

interface CallOptions {
  readonly timeoutMs: number
  readonly signal: AbortSignal | undefined
}

/** A classifier that calls a gRPC server. */
export function grpcClassifier({
  address,
  channel = credentials.createInsecure(),
  timeoutMs = 10_000,
}: GrpcClassifierOptions): Classifier {
  const classifier = new (serviceOf(CLASSIFIER))(address, channel)
  const health = new (serviceOf('grpc.health.v1.Health'))(address, channel)
  const failed = (message: string, cause?: unknown) =>
    new DocChatError('CLASSIFIER_FAILED', `The classifier at ${address} ${message}`, { cause })

  async function asked<Request, Response>(
    client: Client,
    method: string,
    request: Request,
    options: CallOptions,
  ): Promise<Response> {
    try {
      return await call<Request, Response>(client, method, request, options)
    } catch (error) {
      options.signal?.throwIfAborted()
      const { code } = error as ServiceError
      throw failed(
        `failed (${status[code] ?? String(code)}). Check its address, and that it is running.`,
        error,
      )
    }
  }

  return {
    async classify({ name, mediaType, text }, { signal } = {}): Promise<Classification | null> {
      // Half of a surrogate pair cannot be written in UTF-8.
      const request: ClassifyRequest = { name: name.toWellFormed(), mediaType, text: text.toWellFormed() }
      const options = { timeoutMs, signal }
      const answer = await asked<ClassifyRequest, ClassifyResponse>(classifier, 'Classify', request, options)
      const { label, confidence } = answer
      if (label === '') return null
      if (confidence >= 0 && confidence <= 1) return { label, confidence }
      throw failed('answered without a confidence from 0 to 1.')
    },
    async check({ signal } = {}) {
      const options = { timeoutMs, signal }
      const { status } = await asked<object, HealthResponse>(
        health,
        'Check',
        { service: CLASSIFIER },
        options,
      )
      if (status !== 'SERVING') throw failed(`is not ready: it says ${status}.`)
    },
    async [Symbol.asyncDispose]() {
      classifier.close()
      health.close()
    },
  }
}

/** Calls a method with a deadline, and with the id of the request that caused the job that is being run. */
function call<Request, Response>(
  client: Client,
  method: string,
  request: Request,
  { timeoutMs, signal }: CallOptions,
): Promise<Response> {
  const metadata = new Metadata()
  const { correlationId, traceparent } = currentJob() ?? {}
  if (correlationId != null) metadata.set('x-correlation-id', correlationId)
  if (traceparent != null) metadata.set('traceparent', traceparent)
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    type Method = (
      request: Request,
      metadata: Metadata,
      options: { readonly deadline: number },
      done: (error: ServiceError | null, response: Response) => void,
    ) => { cancel(): void }
    const method_ = Reflect.get(client, method) as Method
    const stop = () => running.cancel()
    const running = method_.call(
      client,
      request,
      metadata,
      { deadline: Date.now() + timeoutMs },
      (error, response) => {
        signal?.removeEventListener('abort', stop)
        if (error === null) resolve(response)
        else reject(error)
      },
    )
    signal?.addEventListener('abort', stop, { once: true })
  })
}
