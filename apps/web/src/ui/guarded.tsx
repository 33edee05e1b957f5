import type { ReactNode } from 'react'
import { ErrorBoundary } from 'react-error-boundary'
import { Button } from './button.tsx'
import styles from './guarded.module.css'

interface GuardedProps {
  /** Is shown instead of what fails. @defaultValue a message, and a button that tries again */
  readonly fallback?: ReactNode
  /** Another value tries again. */
  readonly resetKey?: unknown
  readonly children: ReactNode
}

/** A part of the page whose failure leaves the others as they are. */
export function Guarded({ fallback, resetKey, children }: GuardedProps): ReactNode {
  if (fallback !== undefined) return <ErrorBoundary fallback={fallback}>{children}</ErrorBoundary>
  return (
    <ErrorBoundary
      resetKeys={[resetKey]}
      fallbackRender={({ resetErrorBoundary }) => (
        <div className={styles['failed']} role="alert">
          <p>This part of the page cannot be shown. Your documents and conversations are safe.</p>
          <Button onClick={resetErrorBoundary}>Try again</Button>
        </div>
      )}
    >
      {children}
    </ErrorBoundary>
  )
}
