import { Menu } from '@base-ui/react/menu'
import type { Document } from '@docchat/client'
import type { ReactNode } from 'react'
import { type MenuAction, MenuItems } from '../ui/menu.tsx'
import styles from '../ui/overlay.module.css'

interface RowMenuProps {
  /** The document and the button that opened its menu; null while there is none. */
  readonly opened: { readonly document: Document; readonly anchor: HTMLElement } | null
  actionsOf(document: Document): readonly MenuAction[]
  onClose(): void
}

/** The menu of the document whose button was pressed: one for all rows, so that rows stay cheap. */
export function RowMenu({ opened, actionsOf, onClose }: RowMenuProps): ReactNode {
  return (
    <Menu.Root open={opened !== null} onOpenChange={(open) => open || onClose()}>
      <Menu.Portal>
        <Menu.Positioner anchor={opened?.anchor ?? null} align="end" sideOffset={4}>
          <Menu.Popup
            className={styles['menu']}
            aria-label={`Actions for ${opened?.document.name}`}
            finalFocus={() => opened?.anchor ?? true}
          >
            {opened !== null && <MenuItems actions={actionsOf(opened.document)} />}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  )
}
