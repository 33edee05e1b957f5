import { useState } from 'react'

export interface Zoom {
  /** Pixels for a point; for flowing text, how much larger than usual. */
  readonly scale: number
  /** For people, such as `120 %`; null if the width of the pane decides. */
  readonly label: string
  readonly fits: boolean
  by(steps: number): void
  fit(): void
}

/** CSS pixels for a point on paper. */
const PAPER = 96 / 72
const STEPS = [0.25, 0.33, 0.5, 0.67, 0.75, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4, 5]
/** What is left free beside a page. */
const MARGIN = 16

/** How much of the usual size pages have that are as wide as the pane. */
export function fitScale(usual: { readonly width: number } | null, width: number): Fit {
  if (usual === null) return { fit: 1, unit: 1 }
  return { fit: Math.max(width - 2 * MARGIN, 100) / (usual.width * PAPER), unit: PAPER }
}

interface Fit {
  readonly fit: number
  readonly unit: number
}

export function useZoom({ fit, unit }: Fit): Zoom {
  const [chosen, setChosen] = useState<number | null>(null)
  const factor = chosen ?? fit
  return {
    scale: factor * unit,
    label: `${Math.round(factor * 100)} %`,
    fits: chosen === null,
    by(steps) {
      const next =
        steps > 0
          ? STEPS.find((step) => step > factor + 0.01)
          : STEPS.findLast((step) => step < factor - 0.01)
      if (next !== undefined) setChosen(next)
    },
    fit: () => setChosen(null),
  }
}
