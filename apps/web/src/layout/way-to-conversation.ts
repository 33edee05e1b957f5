import { useEffect, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { useDraft } from '../conversation/draft.tsx'

/** Whether a view is a conversation, new or old. */
export const isConversation = (path: string): boolean => path === '/' || path.startsWith('/c/')

/** What leads to a conversation from every view: by default to the one that was shown last. */
interface WayToConversation {
  goToConversation(to?: string): void
  /** Also takes the focus to its question. */
  goToQuestion(to?: string): void
}

/** @param showPane - shows the conversation where there is room for one pane only */
export function useWayToConversation(showPane: () => void): WayToConversation {
  const [path, navigate] = useLocation()
  const { box } = useDraft()
  const last = useRef('/')
  if (isConversation(path)) last.current = path
  const [wanted, setWanted] = useState(false)
  // Its box may be there only after another view or pane is shown.
  useEffect(() => {
    if (!wanted || box.current?.checkVisibility() !== true) return
    box.current.focus()
    setWanted(false)
  })
  const goToConversation = (to = last.current) => {
    showPane()
    if (to !== path) navigate(to)
  }
  return {
    goToConversation,
    goToQuestion(to) {
      goToConversation(to)
      setWanted(true)
    },
  }
}
