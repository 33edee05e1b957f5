import { BookOpen, Files, MessageSquare } from 'lucide-react'
import type { ReactNode } from 'react'
import styles from './layout.module.css'

/** What a narrow screen shows. */
export type Pane = 'sidebar' | 'conversation' | 'viewer'

interface PaneSwitchProps {
  /** Null for a view that none of them leads to. */
  readonly chosen: Pane | null
  readonly hasViewer: boolean
  onChoose(pane: Pane): void
}

/** On a narrow screen, chooses one of the panes. */
export function PaneSwitch({ chosen, hasViewer, onChoose }: PaneSwitchProps): ReactNode {
  const panes = [
    { pane: 'sidebar', label: 'Library', icon: <Files size={18} aria-hidden="true" /> },
    { pane: 'conversation', label: 'Ask', icon: <MessageSquare size={18} aria-hidden="true" /> },
    { pane: 'viewer', label: 'Source', icon: <BookOpen size={18} aria-hidden="true" /> },
  ] as const
  return (
    <nav className={styles['switch']} aria-label="Panes">
      {panes.map(({ pane, label, icon }) => (
        <button
          key={pane}
          type="button"
          aria-current={chosen === pane || undefined}
          disabled={pane === 'viewer' && !hasViewer}
          onClick={() => onChoose(pane)}
        >
          {icon}
          {label}
        </button>
      ))}
    </nav>
  )
}
