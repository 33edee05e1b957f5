import { type ReactNode, useState } from 'react'
import { browserStorage } from '../ui/storage.ts'
import styles from './layout.module.css'

const NAME = 'viewer-width'
const STEP = 3

/** The width of the viewer, as a share of the window in percent. */
function stored(): number {
  const value = Number(browserStorage.read(NAME))
  return value >= 25 && value <= 65 ? value : 42
}

function apply(share: number): void {
  document.documentElement.style.setProperty('--viewer', `${share}vw`)
}

apply(stored())

/** The line between conversation and viewer, which can be moved. */
export function Resizer(): ReactNode {
  const [share, setShare] = useState(stored)
  const resize = (next: number) => {
    const bounded = Math.min(65, Math.max(25, next))
    browserStorage.write(NAME, String(bounded))
    apply(bounded)
    setShare(bounded)
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that can be moved has no element of its own
    <div
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label="Width of the source"
      aria-valuenow={Math.round(share)}
      aria-valuemin={25}
      aria-valuemax={65}
      className={styles['resizer']}
      onKeyDown={({ key }) => {
        if (key === 'ArrowLeft') resize(share + STEP)
        if (key === 'ArrowRight') resize(share - STEP)
      }}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId))
          resize(((innerWidth - event.clientX) / innerWidth) * 100)
      }}
    />
  )
}
