import type { CSSProperties, ReactNode } from 'react'
import styles from './sheet.module.css'

interface SheetProps {
  readonly width: number
  readonly height: number
  /** Pixels for a unit of the width. */
  readonly scale: number
  readonly children: ReactNode
}

/** A page that has a size, white in both themes. */
export function Sheet({ width, height, scale, children }: SheetProps): ReactNode {
  const style: CSSProperties & Record<`--${string}`, number> = {
    width: width * scale,
    // Whole pixels, as the list measures them.
    height: Math.round(height * scale),
    '--total-scale-factor': scale,
  }
  return (
    <div className={styles['sheet']} style={style}>
      {children}
    </div>
  )
}
