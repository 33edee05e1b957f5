import { Toast } from '@base-ui/react/toast'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button, IconButton } from './button.tsx'
import styles from './overlay.module.css'

const toasts = Toast.createToastManager()

/** Says something in passing. */
export function notify(text: string, { error = false }: { readonly error?: boolean } = {}): void {
  toasts.add({ description: text, type: error ? 'error' : 'info', priority: error ? 'high' : 'low' })
}

/** How long something can be undone, in milliseconds. */
const UNDO_MS = 6000

/** Does something unless it is undone in time. It is done at once when the page is left. */
export function doUnlessUndone(text: string, { act, undo }: { act(): void; undo(): void }): void {
  let pending = true
  const settle = (then: () => void) => {
    if (!pending) return
    pending = false
    removeEventListener('pagehide', onLeave)
    then()
  }
  const onLeave = () => settle(act)
  addEventListener('pagehide', onLeave)
  const id = toasts.add({
    description: text,
    timeout: UNDO_MS,
    actionProps: {
      children: 'Undo',
      onClick() {
        settle(undo)
        toasts.close(id)
      },
    },
    onClose: () => settle(act),
  })
}

export function Toasts({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <Toast.Provider toastManager={toasts}>
      {children}
      <Toast.Portal>
        <Toast.Viewport className={styles['toasts']}>
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  )
}

function ToastList(): ReactNode {
  return Toast.useToastManager().toasts.map((toast) => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      className={styles['toast']}
      aria-label="Message"
      data-type={toast.type}
    >
      <Toast.Content className={styles['toastContent']}>
        <Toast.Description className={styles['toastText']} />
        <Toast.Action render={<Button />} />
        <Toast.Close render={<IconButton label="Dismiss" />}>
          <X size={16} />
        </Toast.Close>
      </Toast.Content>
    </Toast.Root>
  ))
}
