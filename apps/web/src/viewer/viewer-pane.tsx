import type { ReactNode } from 'react'
export function ViewerPane(_: { onAsk(words: string): void }): ReactNode {
  return null
}
