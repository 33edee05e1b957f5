import { log, password, select, text } from '@clack/prompts'
import { type LocalServer, type ModelChoice, OPENAI_URL } from '@docchat/config'
import type { Context } from '../../context.ts'
import { given } from '../../terminal/given.ts'
import { cleanLine } from '../../terminal/sanitize.ts'
import { checkedUrl, modelsAt, urlProblem } from './server.ts'

type Answer = LocalServer | 'openai' | 'other' | 'none'

/** Asks on the terminal which model writes the answers; null if none. */
export async function askModel(
  found: readonly LocalServer[],
  { signal }: Context,
): Promise<ModelChoice | null> {
  const terminal = { input: process.stdin, output: process.stderr, signal }
  const server = await given(
    select<Answer>({
      ...terminal,
      message: 'Who writes the answers, and is sent your questions with the passages found?',
      options: [
        ...found.map((local) => ({
          value: local,
          label: `${local.name} on this machine`,
          hint: `${local.url}, ${local.models.slice(0, 3).map(cleanLine).join(', ')}`,
        })),
        { value: 'openai', label: 'OpenAI', hint: 'needs a key' },
        { value: 'other', label: 'Another OpenAI-compatible server' },
        { value: 'none', label: 'Nobody: answers quote the documents' },
      ],
    }),
  )
  if (server === 'none') return null
  if (typeof server === 'object') return { url: server.url, model: await askName(server.models, terminal) }
  const url = server === 'openai' ? OPENAI_URL : await askUrl(terminal)
  const typed = await given(
    password({
      ...terminal,
      message: server === 'openai' ? 'The key' : 'The key (none: press Enter)',
      validate: (value) => (server === 'openai' && !value ? 'OpenAI needs a key.' : undefined),
    }),
  )
  const key = (typed ?? '').trim() || undefined
  const models = await modelsAt(url, key, signal).catch((error: Error) => {
    signal.throwIfAborted()
    log.warn(`${url} does not tell its models: ${cleanLine(error.message)}.`, { output: process.stderr })
    return []
  })
  return { url, key, model: await askName(models, terminal) }
}

type Terminal = Required<Pick<Parameters<typeof text>[0], 'input' | 'output' | 'signal'>>

async function askUrl(terminal: Terminal): Promise<string> {
  const message = 'Its base URL, such as http://192.168.1.20:8000/v1'
  return checkedUrl(await given(text({ ...terminal, message, validate: (value) => urlProblem(value ?? '') })))
}

async function askName(models: readonly string[], terminal: Terminal): Promise<string> {
  const [only] = models
  if (only !== undefined && models.length === 1) return only
  if (only === undefined) {
    const validate = (value: string | undefined) => (value ? undefined : 'Give the name of a model.')
    return given(text({ ...terminal, message: 'The name of the model', validate }))
  }
  const options = models.map((value) => ({ value, label: cleanLine(value) }))
  return given(select({ ...terminal, message: 'Which model?', options, maxItems: 12 }))
}
