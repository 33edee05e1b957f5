import type { ReactNode } from 'react'
import { Header } from './header.tsx'
import { SourceView } from './source-view.tsx'
import { Nothing } from './states.tsx'
import { useViewer } from './target.tsx'
import { usePage } from './use-page.ts'
import { useSource } from './use-source.ts'
import styles from './viewer-pane.module.css'

interface ViewerPaneProps {
  /** Is given words that were selected. */
  readonly onAsk?: (quote: string) => void
}

/** The source viewer: the file that is open, with the cited words lit up. */
export function ViewerPane({ onAsk }: ViewerPaneProps): ReactNode {
  const { target } = useViewer()
  if (target === null)
    return (
      <section className={styles['pane']} aria-label="Source">
        <Nothing />
      </section>
    )
  return <OpenPane target={target} onAsk={onAsk} />
}

interface OpenPaneProps {
  readonly target: NonNullable<ReturnType<typeof useViewer>['target']>
  readonly onAsk: ViewerPaneProps['onAsk'] | undefined
}

function OpenPane({ target, onAsk }: OpenPaneProps): ReactNode {
  const source = useSource(target)
  // The places of the words are loaded beside the file.
  const { documentId, versionId = '', page } = target
  usePage({ documentId, versionId }, page, { enabled: versionId !== '' && target.highlight !== undefined })
  return (
    <section className={styles['pane']} aria-label={`Source: ${source.data?.name ?? 'opening'}`}>
      <Header source={source.data} />
      {/* The buttons above keep the focus when another document is opened. */}
      <SourceView key={`${documentId} ${versionId}`} source={source} target={target} onAsk={onAsk} />
    </section>
  )
}
