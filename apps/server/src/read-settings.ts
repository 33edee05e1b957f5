import { DocChatError } from '@docchat/core'
import { type Setting, type Settings, settings } from './settings.ts'

/**
 * Reads the settings from the environment. An empty variable is as if it were not set.
 *
 * @throws DocChatError `NOT_CONFIGURED` that names every variable at fault.
 */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const problems: string[] = []
  const entries = Object.entries<Setting<unknown>>(settings).map(([key, { env: name, schema, secret }]) => {
    const value = env[name] === '' ? undefined : env[name]
    const result = schema.safeParse(value)
    if (result.success) return [key, result.data]
    const shown = secret === true ? 'the value' : JSON.stringify(value)
    problems.push(`${name}: ${shown} is not valid: ${result.error.issues[0]?.message ?? ''}.`)
    return [key, undefined]
  })
  for (const name of unknownNames(env)) problems.push(`${name}: there is no such setting.`)
  const read = Object.fromEntries(entries) as Settings
  if (problems.length === 0) problems.push(...conflicts(read))
  if (problems.length > 0) throw new DocChatError('NOT_CONFIGURED', problems.join('\n'))
  return read
}

/** What each value allows, but all together do not. */
function conflicts({ auth, jwtSecret, jwtJwks, jwtIssuer, jwtAudience, ...others }: Settings): string[] {
  const problems: string[] = []
  if (auth.includes('jwt')) {
    if ((jwtSecret === undefined) === (jwtJwks === undefined)) {
      problems.push('DOCCHAT_AUTH has jwt: set one of DOCCHAT_JWT_SECRET and DOCCHAT_JWT_JWKS.')
    }
    if (jwtIssuer === undefined || jwtAudience === undefined) {
      problems.push('DOCCHAT_AUTH has jwt: set DOCCHAT_JWT_ISSUER and DOCCHAT_JWT_AUDIENCE.')
    }
  }
  const { webhookUrl, webhookSecret } = others
  if (webhookUrl !== undefined && webhookSecret === undefined) {
    problems.push('DOCCHAT_WEBHOOK_URL needs DOCCHAT_WEBHOOK_SECRET.')
  }
  const { embeddingModel, openaiApiKey, openaiBaseUrl } = others
  if (embeddingModel !== undefined && openaiApiKey === undefined && openaiBaseUrl === undefined) {
    problems.push('DOCCHAT_EMBEDDING_MODEL needs OPENAI_API_KEY or OPENAI_BASE_URL.')
  }
  return problems
}

/** A misspelt setting would otherwise be without effect, and without a word. */
function unknownNames(env: NodeJS.ProcessEnv): string[] {
  const known = new Set(Object.values<Setting<unknown>>(settings).map((setting) => setting.env))
  return Object.keys(env).filter((name) => name.startsWith('DOCCHAT_') && !known.has(name))
}
