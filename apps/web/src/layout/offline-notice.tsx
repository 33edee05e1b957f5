import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect } from 'react'
import { useStatus } from '../server/queries.ts'
import styles from './layout.module.css'
import { useOnline } from './use-online.ts'

/** Says when there is no network, or no server. */
export function OfflineNotice(): ReactNode {
  const online = useOnline()
  const queries = useQueryClient()
  const { error, failureCount } = useStatus()
  const unreachable = online && failureCount > 0 && error === null
  const lost =
    !online || unreachable || (error !== null && 'code' in error && error.code === 'CONNECTION_LOST')
  useEffect(() => {
    if (!lost) return
    const timer = setInterval(() => void queries.invalidateQueries(), 5000)
    return () => clearInterval(timer)
  }, [lost, queries])
  return (
    <div role="status" className={styles['notices']}>
      {lost && (
        <p className={styles['notice']}>
          {online
            ? 'The server cannot be reached. What you see may be out of date; trying again …'
            : 'You are offline. What you have loaded can still be read.'}
        </p>
      )}
    </div>
  )
}
