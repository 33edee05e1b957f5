import { Dialog as Base } from '@base-ui/react/dialog'
import type { ReactNode } from 'react'
import styles from './overlay.module.css'

interface DialogProps {
  readonly open: boolean
  /** Null for a dialog that can only be answered. */
  readonly onClose: (() => void) | null
  readonly title: string
  readonly description?: string
  readonly children: ReactNode
}

export function Dialog({ open, onClose, title, description, children }: DialogProps): ReactNode {
  return (
    <Base.Root
      open={open}
      onOpenChange={(next) => next || onClose?.()}
      disablePointerDismissal={onClose === null}
    >
      <Base.Portal>
        <Base.Backdrop className={styles['backdrop']} />
        <Base.Popup className={styles['dialog']}>
          <Base.Title className={styles['title']}>{title}</Base.Title>
          {description !== undefined && (
            <Base.Description className={styles['description']}>{description}</Base.Description>
          )}
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

/** The buttons at the end of a dialog. */
export function DialogActions({ children }: { readonly children: ReactNode }): ReactNode {
  return <div className={styles['actions']}>{children}</div>
}
