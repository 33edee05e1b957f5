import { useSyncExternalStore } from 'react'

/** What is deleted unless that is undone, by id. It is no longer shown, whatever the server still has. */
let removed: ReadonlySet<string> = new Set()
const listeners = new Set<() => void>()

/** Hides what is about to be deleted, or shows it again. */
export function setRemoved(ids: readonly string[], isRemoved: boolean): void {
  const next = new Set(removed)
  for (const id of ids) {
    if (isRemoved) next.add(id)
    else next.delete(id)
  }
  removed = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function useRemoved(): ReadonlySet<string> {
  return useSyncExternalStore(subscribe, () => removed)
}

/** The id of an exchange, which has only a number in its conversation. */
export function exchangeId(conversationId: string, number: number): string {
  return `${conversationId}/${number}`
}
