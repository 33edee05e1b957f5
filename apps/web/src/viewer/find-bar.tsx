import { ChevronDown, ChevronUp, X } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react'
import { IconButton } from '../ui/button.tsx'
import styles from './reader.module.css'
import type { Find } from './use-find.ts'

export function FindBar({ find }: { readonly find: Find }): ReactNode {
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.select(), [])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') find.step(event.shiftKey ? -1 : 1)
    else if (event.key === 'Escape') find.close()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const none = find.hits.length === 0
  return (
    <search className={styles['find']} onKeyDown={onKeyDown}>
      <input
        ref={field}
        className={styles['findField']}
        type="search"
        placeholder="Find in this document"
        aria-label="Find in this document"
        value={find.query}
        onChange={(event) => find.search(event.target.value)}
      />
      <output className={styles['count']}>{find.label}</output>
      <IconButton label="Previous match" shortcut="Shift Enter" disabled={none} onClick={() => find.step(-1)}>
        <ChevronUp size={16} />
      </IconButton>
      <IconButton label="Next match" shortcut="Enter" disabled={none} onClick={() => find.step(1)}>
        <ChevronDown size={16} />
      </IconButton>
      <IconButton label="Close search" shortcut="Esc" tip="end" onClick={find.close}>
        <X size={16} />
      </IconButton>
    </search>
  )
}
