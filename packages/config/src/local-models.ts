import { connect } from 'node:net'

/** A server on this machine that answers like OpenAI's. */
export interface LocalServer {
  readonly name: string
  /** The base URL, up to `/v1`. */
  readonly url: string
  /** The models that may write answers, as the server lists them. */
  readonly models: readonly string[]
}

/** The usual ports of model servers, and what is likely to listen there. */
const USUAL: Readonly<Record<number, string>> = {
  11434: 'Ollama',
  1234: 'LM Studio',
  8080: 'llama.cpp',
  8000: 'vLLM',
}

/** The ports where model servers are looked for unless others are named. */
export const LOCAL_MODEL_PORTS: readonly number[] = [11434, 1234, 8080, 8000]

/** How long a port, and then the server there, may take to answer. */
const LOOK_MS = 300

/** What a server says in `owned_by`, if it says more than its port. Null is DocChat itself. */
const OWNERS: Readonly<Record<string, string | null>> = {
  llamacpp: 'llama.cpp',
  vllm: 'vLLM',
  docchat: null,
}

/** Models that do something other than writing answers. */
const OTHER_MODELS = /embed|rerank|whisper|\bbge\b|\btts\b/i

/**
 * Looks for model servers on this machine. Each port is asked once for its list of models, without a key; nothing else is sent.
 */
export async function findLocalModels(
  ports: readonly number[],
  signal?: AbortSignal,
): Promise<readonly LocalServer[]> {
  const within = () =>
    AbortSignal.any([AbortSignal.timeout(LOOK_MS), ...(signal === undefined ? [] : [signal])])
  const found = await Promise.all(ports.map(async (port) => serverAt(port, within)))
  return found.filter((server) => server !== null)
}

async function serverAt(port: number, within: () => AbortSignal): Promise<LocalServer | null> {
  // Loading what fetch needs takes longer than finding out that nothing listens.
  if (!(await isOpen(port, within()))) return null
  // Loads it, which is not waiting for the server.
  void new Headers()
  const url = `http://127.0.0.1:${port}/v1`
  const listed = await listModels(url, { signal: within() }).catch(() => null)
  if (listed === null) return null
  const owner = OWNERS[listed[0]?.owner ?? '']
  const models = listed.map(({ id }) => id).filter((id) => !OTHER_MODELS.test(id))
  if (owner === null || models.length === 0) return null
  return { name: owner ?? USUAL[port] ?? 'A model server', url, models }
}

function isOpen(port: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, signal })
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

/**
 * Asks an OpenAI-compatible server for its models.
 *
 * @throws Error if it cannot be reached, refuses, or answers with something else.
 */
export async function listModels(
  baseUrl: string,
  { apiKey, signal }: { readonly apiKey?: string | undefined; readonly signal: AbortSignal },
): Promise<readonly { readonly id: string; readonly owner: string }[]> {
  const response = await fetch(`${baseUrl.replace(/\/+$/, '')}/models`, {
    headers: apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` },
    redirect: 'error',
    signal,
  })
  if (!response.ok) {
    await response.body?.cancel()
    throw new Error(`it responds with status ${response.status}`)
  }
  const body: unknown = await response.json()
  const data = typeof body === 'object' && body !== null && 'data' in body ? body.data : null
  if (!Array.isArray(data)) throw new Error('it does not list models like OpenAI')
  return data.flatMap((model: { id?: unknown; owned_by?: unknown } | null) =>
    typeof model?.id === 'string'
      ? [{ id: model.id, owner: typeof model.owned_by === 'string' ? model.owned_by : '' }]
      : [],
  )
}
