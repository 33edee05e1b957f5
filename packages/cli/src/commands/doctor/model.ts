import { findLocalModels, type LoadedSettings, OPENAI_URL, usesModel } from '@docchat/config'
import { type Check, fail, ok, warn } from './check.ts'

const TIMEOUT_MS = 5000

/** Checks that the configured models can be reached, without using them. */
export async function checkModel(config: LoadedSettings, signal: AbortSignal): Promise<readonly Check[]> {
  if (!usesModel(config)) {
    const quoting = ok(
      'model',
      'none, so answers quote the documents: neither OPENAI_API_KEY nor OPENAI_BASE_URL is set',
    )
    const local = await localModels(config, signal)
    if (config.embeddingModel === undefined) return [quoting, ...local]
    const advice = 'Set OPENAI_API_KEY or OPENAI_BASE_URL, or unset DOCCHAT_EMBEDDING_MODEL.'
    return [
      quoting,
      ...local,
      fail('embedding model', `${config.embeddingModel} has no service to run on`, advice),
    ]
  }
  const base = config.openaiBaseUrl ?? OPENAI_URL
  const key = `OPENAI_API_KEY is ${config.openaiApiKey === undefined ? 'not set' : 'set'}`
  const service = `${base} (${key})`
  try {
    const response = await fetch(`${base.replace(/\/$/, '')}/models`, {
      headers: config.openaiApiKey === undefined ? {} : { authorization: `Bearer ${config.openaiApiKey}` },
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    })
    if (!response.ok) {
      await response.body?.cancel()
      return [
        fail(
          'model service',
          `${service} responds with status ${response.status}`,
          adviceFor(response.status),
        ),
      ]
    }
    const names = modelNames(await response.json())
    return [
      ok('model service', service),
      named('model', config.model, 'DOCCHAT_MODEL', names),
      ...(config.embeddingModel === undefined
        ? []
        : [named('embedding model', config.embeddingModel, 'DOCCHAT_EMBEDDING_MODEL', names)]),
    ]
  } catch (error) {
    signal.throwIfAborted()
    return [
      fail(
        'model service',
        `${service} cannot be reached: ${reason(error)}`,
        'Check OPENAI_BASE_URL, and that the service is running.',
      ),
    ]
  }
}

async function localModels(
  { localModelPorts }: LoadedSettings,
  signal: AbortSignal,
): Promise<readonly Check[]> {
  const found = await findLocalModels(localModelPorts, signal)
  return found.map(({ name, url, models }) => ({
    ...ok('local models', `${name} at ${url}: ${models.slice(0, 5).join(', ')}`),
    advice: 'It is not used. To choose it, run: docchat setup',
  }))
}

function named(name: string, model: string, variable: string, names: readonly string[]): Check {
  if (names.includes(model)) return ok(name, model)
  const some = names.slice(0, 5).join(', ')
  return warn(
    name,
    `${model} is not one of the models that the service lists`,
    `Set ${variable} to one of them: ${some}.`,
  )
}

function modelNames(body: unknown): readonly string[] {
  const data = typeof body === 'object' && body !== null && 'data' in body ? body.data : null
  if (!Array.isArray(data)) return []
  return data.flatMap((model: { id?: unknown } | null) => (typeof model?.id === 'string' ? [model.id] : []))
}

function adviceFor(status: number): string {
  if (status === 401 || status === 403) return 'The service refuses the key: check OPENAI_API_KEY.'
  if (status === 404) return 'Check OPENAI_BASE_URL: it usually ends in /v1.'
  return 'Try again later, or check the service.'
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return `no response within ${TIMEOUT_MS / 1000} s`
  return error.cause instanceof Error ? error.cause.message || error.message : error.message
}
