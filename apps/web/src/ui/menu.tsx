import { Menu as Base } from '@base-ui/react/menu'
import type { ReactElement, ReactNode } from 'react'
import styles from './overlay.module.css'

export interface MenuAction {
  readonly label: string
  readonly icon?: ReactNode
  readonly danger?: boolean
  readonly disabled?: boolean
  run(): void
}

interface MenuProps {
  /** The button that opens the menu. */
  readonly trigger: ReactElement
  readonly actions: readonly MenuAction[]
}

export function Menu({ trigger, actions }: MenuProps): ReactNode {
  return (
    <Base.Root>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner align="end" sideOffset={4}>
          <Base.Popup className={styles['menu']}>
            <MenuItems actions={actions} />
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}

/** The entries of a menu. */
export function MenuItems({ actions }: Pick<MenuProps, 'actions'>): ReactNode {
  return actions.map(({ label, icon, danger = false, disabled = false, run }) => (
    <Base.Item
      key={label}
      className={styles['item']}
      data-danger={danger || undefined}
      disabled={disabled}
      onClick={run}
    >
      {icon}
      {label}
    </Base.Item>
  ))
}
