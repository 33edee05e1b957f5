import type { ViewerTarget } from './target.tsx'
import type { OpenSource } from './use-source.ts'

/** What the view of every kind of file is given. */
export interface SourceProps {
  readonly source: OpenSource
  readonly target: ViewerTarget
  readonly onAsk: ((quote: string) => void) | undefined
}
