import { useCallback, useMemo, useState } from 'react'

/** Which of a list's entries are chosen. */
export interface Selection {
  readonly ids: ReadonlySet<string>
  toggle(id: string): void
  /** Chooses everything from the entry that was chosen last to this one. */
  extendTo(id: string): void
  set(ids: Iterable<string>): void
}

const NONE: ReadonlySet<string> = new Set()

/** @param order all ids, in the order that is shown. */
export function useSelection(order: readonly string[]): Selection {
  const [ids, setIds] = useState(NONE)
  const [anchor, setAnchor] = useState<string | null>(null)
  const toggle = useCallback((id: string) => {
    setAnchor(id)
    setIds((old) => {
      const next = new Set(old)
      if (!next.delete(id)) next.add(id)
      return next
    })
  }, [])
  return useMemo(
    () => ({
      ids,
      toggle,
      extendTo(id) {
        const from = anchor === null ? -1 : order.indexOf(anchor)
        const to = order.indexOf(id)
        if (from === -1) return toggle(id)
        setIds(new Set([...ids, ...order.slice(Math.min(from, to), Math.max(from, to) + 1)]))
      },
      set: (next) => setIds(new Set(next)),
    }),
    [ids, toggle, anchor, order],
  )
}
