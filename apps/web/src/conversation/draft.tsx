import { createContext, type ReactNode, type RefObject, use, useMemo, useRef, useState } from 'react'
import { tabStorage } from '../ui/storage.ts'

/** The question that is being written. It outlives reloads of the tab, and a key that expires. */
export interface Draft {
  readonly text: string
  readonly box: RefObject<HTMLTextAreaElement | null>
  write(text: string): void
  /** Adds words of a document to ask about, and goes to the box. */
  quote(words: string): void
}

const DraftContext = createContext<Draft | null>(null)

export function useDraft(): Draft {
  const draft = use(DraftContext)
  if (draft === null) throw new Error('There is no draft here.')
  return draft
}

const NAME = 'draft'

export function DraftProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [text, setText] = useState(() => tabStorage.read(NAME) ?? '')
  const box = useRef<HTMLTextAreaElement>(null)
  const draft = useMemo<Draft>(() => {
    const write = (next: string) => {
      setText(next)
      tabStorage.write(NAME, next)
    }
    return {
      text,
      box,
      write,
      quote(words) {
        const quoted = `“${words.replaceAll(/\s+/g, ' ').trim()}”`
        write(text === '' ? `${quoted} ` : `${text.trimEnd()} ${quoted} `)
        box.current?.focus()
      },
    }
  }, [text])
  return <DraftContext value={draft}>{children}</DraftContext>
}
