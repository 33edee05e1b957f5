import { useQuery } from '@tanstack/react-query'
import { ExternalLink } from 'lucide-react'
import type { ReactNode } from 'react'
import { errorText } from '../server/error-text.ts'
import { useStatus } from '../server/queries.ts'
import { useSession } from '../server/session.tsx'
import { formatNumber } from '../ui/format.ts'
import { AcceptedFiles } from '../upload/accepted-files.tsx'
import styles from './layout.module.css'

/** What the server is made of, and how much of the documents can be searched. */
export function StatusView(): ReactNode {
  const { client, baseUrl } = useSession()
  const { data, error } = useStatus()
  const queue = useQuery({
    queryKey: ['queue'],
    refetchInterval: 5000,
    async queryFn({ signal }) {
      const [queued, active] = await Promise.all(
        (['queued', 'active'] as const).map((state) =>
          client.jobs.list({ states: [state], limit: 1, signal }).page(),
        ),
      )
      return { queued: queued?.total ?? 0, active: active?.total ?? 0 }
    },
  })
  const readiness = useQuery({
    queryKey: ['readiness'],
    refetchInterval: 15_000,
    queryFn: ({ signal }) => client.readiness({ signal }),
  })
  return (
    <section className={styles['status']} aria-labelledby="status-title">
      <h1 id="status-title">Status</h1>
      {error !== null && (
        <p className={styles['problem']} role="alert">
          {errorText(error)}
        </p>
      )}
      {data !== undefined && (
        <dl className={styles['facts']}>
          <dt>Answers</dt>
          <dd>{data.model ?? 'Quotes from the documents; no model is configured'}</dd>
          <dt>Search</dt>
          <dd>
            {data.embedding_model === null ? 'By words' : `By words and by meaning (${data.embedding_model})`}
          </dd>
          <dt>Documents</dt>
          <dd>{formatNumber(data.documents)}</dd>
          <dt>Passages</dt>
          <dd>
            {formatNumber(data.chunks)}
            {data.embedding_model !== null && `, ${formatNumber(data.embedded)} of them found by meaning`}
          </dd>
          <dt>Queue</dt>
          <dd>
            {queue.data === undefined
              ? '…'
              : `${formatNumber(queue.data.active)} being processed, ${formatNumber(queue.data.queued)} waiting`}
          </dd>
          <dt>Server</dt>
          <dd>
            {readiness.data === undefined ? '…' : (READINESS[readiness.data.status] ?? readiness.data.status)}
            {readiness.data?.checks
              .filter(({ ok }) => !ok)
              .map(({ name, error: reason }) => (
                <span key={name} className={styles['down']}>
                  {name}: {reason ?? 'does not work'}
                </span>
              ))}
          </dd>
          <dt>Files</dt>
          <dd>
            <AcceptedFiles />
          </dd>
          <dt>Version</dt>
          <dd>{data.version}</dd>
          <dt>For developers</dt>
          <dd>
            <a href={`${baseUrl}/docs`} target="_blank" rel="noreferrer">
              The HTTP API <ExternalLink size={13} aria-label="(opens in a new tab)" />
            </a>
          </dd>
        </dl>
      )}
    </section>
  )
}

const READINESS: Readonly<Record<string, string>> = {
  ready: 'Ready',
  'not-ready': 'Not ready',
  'shutting-down': 'Shutting down',
}
