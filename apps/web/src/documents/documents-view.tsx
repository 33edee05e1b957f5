import type { ReactNode } from 'react'
export function DocumentsView(_: { onAskAbout(ids: readonly string[]): void }): ReactNode {
  return null
}
