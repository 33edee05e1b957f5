import type { ReactNode } from 'react'
import { useStatus } from '../server/queries.ts'
import { formatBytes } from '../ui/format.ts'
import { acceptedText } from './accepted.ts'
import styles from './accepted-files.module.css'

/** What the server takes: in a line, and all of it when that is opened. */
export function AcceptedFiles({ className = '' }: { readonly className?: string }): ReactNode {
  const { data: status } = useStatus()
  if (status === undefined) return null
  const { formats } = status
  const most = Math.max(...formats.map(({ max_bytes }) => max_bytes))
  return (
    <details className={`${styles['accepted']} ${className}`}>
      <summary>{acceptedText(formats)}</summary>
      <ul>
        {formats.map(({ media_type, name, extensions, max_bytes }) => (
          <li key={media_type}>
            {name}{' '}
            <span className={styles['endings']}>{extensions.map((ending) => `.${ending}`).join(' ')}</span>
            {max_bytes < most && ` up to ${formatBytes(max_bytes)}`}
          </li>
        ))}
      </ul>
    </details>
  )
}
