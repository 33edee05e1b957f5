import { DocChatError, type ErrorInfo, errorInfo } from '../errors.ts'

/** Removes several things one by one, and returns the error of each, or null. After an unexpected error it goes on. */
export async function removeEach(
  ids: readonly string[],
  remove: (id: string) => Promise<void>,
  onError: (error: unknown) => void,
): Promise<readonly { readonly id: string; readonly error: ErrorInfo | null }[]> {
  const outcomes = []
  for (const id of ids) {
    try {
      await remove(id)
      outcomes.push({ id, error: null })
    } catch (error) {
      if (!DocChatError.isInstance(error)) onError(error)
      outcomes.push({ id, error: errorInfo(error) })
    }
  }
  return outcomes
}
