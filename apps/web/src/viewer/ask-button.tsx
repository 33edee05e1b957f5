import { MessageSquareQuote } from 'lucide-react'
import { type ReactNode, type RefObject, useEffect, useState } from 'react'
import { Button } from '../ui/button.tsx'
import styles from './reader.module.css'

interface AskButtonProps {
  readonly within: RefObject<HTMLElement | null>
  readonly onAsk: (quote: string) => void
}

interface Selected {
  readonly quote: string
  readonly left: number
  readonly top: number
}

/** Beside selected text: asks about it. */
export function AskButton({ within, onAsk }: AskButtonProps): ReactNode {
  const selected = useSelected(within)
  if (selected === null) return null
  const { quote, left, top } = selected
  return (
    <Button
      className={styles['ask']}
      style={{ left, top }}
      // The selection stays while the button is pressed.
      onPointerDown={(event) => event.preventDefault()}
      onClick={() => {
        getSelection()?.empty()
        onAsk(quote)
      }}
    >
      <MessageSquareQuote size={16} />
      Ask about this
    </Button>
  )
}

function useSelected(within: RefObject<HTMLElement | null>): Selected | null {
  const [selected, setSelected] = useState<Selected | null>(null)
  useEffect(() => {
    const read = () => setSelected(selectedIn(within.current))
    document.addEventListener('selectionchange', read)
    document.addEventListener('scroll', read, { capture: true, passive: true })
    return () => {
      document.removeEventListener('selectionchange', read)
      document.removeEventListener('scroll', read, { capture: true })
    }
  }, [within])
  return selected
}

function selectedIn(pane: HTMLElement | null): Selected | null {
  const selection = getSelection()
  if (pane === null || selection === null || selection.isCollapsed || selection.rangeCount === 0) return null
  const range = selection.getRangeAt(0)
  const quote = selection.toString().replace(/\s+/gu, ' ').trim()
  if (quote === '' || !pane.contains(range.commonAncestorContainer)) return null
  const rects = range.getClientRects()
  const end = rects[rects.length - 1] ?? range.getBoundingClientRect()
  const outer = pane.getBoundingClientRect()
  const [width, height] = [160, 34]
  const left = Math.max(8, Math.min(end.right - outer.left - width / 2, outer.width - width - 8))
  const top = Math.max(8, Math.min(end.bottom - outer.top + 8, outer.height - height - 8))
  return { quote, left, top }
}
