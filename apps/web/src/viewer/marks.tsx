import type { CSSProperties, ReactNode } from 'react'
import type { Box } from './boxes.ts'
import styles from './marks.module.css'

interface MarksProps {
  readonly boxes: readonly Box[]
  /** The size of the page that the boxes are on. */
  readonly width: number
  readonly height: number
  readonly kind: 'quote' | 'found' | 'current'
  /** Is given the first of them. */
  readonly reveal?: (mark: HTMLElement | null) => void
}

/** Lights up boxes on a page. */
export function Marks({ boxes, width, height, kind, reveal }: MarksProps): ReactNode {
  return boxes.map((box, index) => {
    const style: CSSProperties = {
      left: `${(100 * box.x) / width}%`,
      top: `${(100 * box.y) / height}%`,
      width: `${(100 * box.width) / width}%`,
      height: `${(100 * box.height) / height}%`,
    }
    const ref = index === 0 ? reveal : undefined
    return <div key={index} ref={ref} className={styles[kind]} data-mark={kind} style={style} />
  })
}
