import { createContext, type ReactNode, use, useMemo, useState } from 'react'
import { useRemoved } from '../server/removed.ts'
import type { Scope } from './answers.ts'

/** Which documents questions are limited to. */
export interface ChosenScope {
  /** The ids of the chosen documents; empty for all. */
  readonly documentIds: ReadonlySet<string>
  /** Only documents with this label; null for any. */
  readonly label: string | null
  readonly scope: Scope
  toggle(documentId: string): void
  choose(documentIds: readonly string[]): void
  setLabel(label: string | null): void
  clear(): void
}

const ScopeContext = createContext<ChosenScope | null>(null)

export function useScope(): ChosenScope {
  const scope = use(ScopeContext)
  if (scope === null) throw new Error('There is no scope here.')
  return scope
}

const NONE: ReadonlySet<string> = new Set()

export function ScopeProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [chosen, setDocumentIds] = useState(NONE)
  const removed = useRemoved()
  // A question cannot be limited to what was deleted.
  const documentIds = useMemo(
    () => (removed.size === 0 ? chosen : new Set([...chosen].filter((id) => !removed.has(id)))),
    [chosen, removed],
  )
  const [label, setLabel] = useState<string | null>(null)
  const value = useMemo<ChosenScope>(
    () => ({
      documentIds,
      label,
      scope: {
        ...(documentIds.size > 0 && { documentIds: [...documentIds] }),
        ...(label !== null && { labels: [label] }),
      },
      toggle: (id) =>
        setDocumentIds((before) => {
          const chosen = new Set(before)
          if (!chosen.delete(id)) chosen.add(id)
          return chosen
        }),
      choose: (ids) => setDocumentIds(new Set(ids)),
      setLabel,
      clear() {
        setDocumentIds(NONE)
        setLabel(null)
      },
    }),
    [documentIds, label],
  )
  return <ScopeContext value={value}>{children}</ScopeContext>
}
