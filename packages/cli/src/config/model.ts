import type { Config } from './settings.ts'

/** The service that OpenAI's own clients talk to. */
export const OPENAI_URL = 'https://api.openai.com/v1'

/** Whether a model writes the answers; without one they quote the documents. */
export function usesModel({ openaiApiKey, openaiBaseUrl }: Config): boolean {
  return openaiApiKey !== undefined || openaiBaseUrl !== undefined
}
