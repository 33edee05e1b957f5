import type { ReactNode } from 'react'
import { useStatus } from '../server/queries.ts'

/** The three panes: sources, conversation, and the source viewer. */
export function Workspace(): ReactNode {
  const { data } = useStatus()
  return <main>{data?.version}</main>
}
