import type { Document } from '@docchat/client'
import { Download } from 'lucide-react'
import type { ReactNode } from 'react'
import { errorText } from '../server/error-text.ts'
import { Button } from '../ui/button.tsx'
import { Dialog, DialogActions } from '../ui/dialog.tsx'
import { count, formatBytes, formatMoment } from '../ui/format.ts'
import { useViewer } from '../viewer/target.tsx'
import { useVersions } from './cells.tsx'
import styles from './documents.module.css'
import { STATES } from './filters.ts'

interface FactsProps {
  readonly document: Document
  onClose(): void
}

/** The versions of a document, newest first. */
export function VersionsDialog({
  document,
  onDownload,
  onClose,
}: FactsProps & { onDownload(versionId: string): void }): ReactNode {
  const { data, error } = useVersions(document, true)
  const { open } = useViewer()
  return (
    <Dialog open onClose={onClose} title="Versions" description={document.name}>
      {error !== null && <p role="alert">{errorText(error)}</p>}
      <ul className={styles['facts']}>
        {data?.versions.map(
          ({ version_id: versionId, number, superseded, state, pages, size_bytes, created_at }) => (
            <li key={versionId}>
              <div>
                <p className={styles['strong']}>
                  Version {number}
                  {superseded ? '' : ', searched'}
                </p>
                <p className={styles['muted']}>
                  {[
                    STATES[state],
                    pages !== null && count(pages, 'page'),
                    formatBytes(size_bytes),
                    formatMoment(created_at),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </p>
              </div>
              <Button
                disabled={pages === null}
                onClick={() => {
                  open({ documentId: document.document_id, versionId, page: 1 })
                  onClose()
                }}
              >
                Open
                <span className="visually-hidden"> version {number}</span>
              </Button>
              <Button onClick={() => onDownload(versionId)} aria-label={`Download version ${number}`}>
                <Download size={16} />
              </Button>
            </li>
          ),
        )}
      </ul>
      <DialogActions>
        <Button onClick={onClose}>Close</Button>
      </DialogActions>
    </Dialog>
  )
}

/** The pages of a document that could not be read, or only in part. */
export function WarningsDialog({ document, onClose }: FactsProps): ReactNode {
  const { open } = useViewer()
  return (
    <Dialog
      open
      onClose={onClose}
      title={count(document.warnings.length, 'warning')}
      description={`Pages of ${document.name} that could not be read, or only in part.`}
    >
      <ul className={styles['facts']}>
        {document.warnings.map(({ page, code, message }) => (
          <li key={`${page} ${code} ${message}`}>
            <p>{message}</p>
            <Button
              onClick={() => {
                open({ documentId: document.document_id, page })
                onClose()
              }}
            >
              Page {page}
            </Button>
          </li>
        ))}
      </ul>
      <DialogActions>
        <Button onClick={onClose}>Close</Button>
      </DialogActions>
    </Dialog>
  )
}
