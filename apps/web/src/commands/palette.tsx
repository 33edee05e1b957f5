import { Autocomplete } from '@base-ui/react/autocomplete'
import { Dialog } from '@base-ui/react/dialog'
import type { ReactNode } from 'react'
import overlay from '../ui/overlay.module.css'
import type { Command } from './commands.ts'
import styles from './palette.module.css'

interface PaletteProps {
  readonly commands: readonly Command[]
  onClose(): void
}

/** Lists all commands, and carries out the chosen one. */
export function Palette({ commands, onClose }: PaletteProps): ReactNode {
  return (
    <Dialog.Root open onOpenChange={(open) => open || onClose()}>
      <Dialog.Portal>
        <Dialog.Backdrop className={overlay['backdrop']} />
        <Dialog.Popup className={`${overlay['dialog']} ${styles['palette']}`} aria-label="Commands">
          <Autocomplete.Root
            inline
            open
            items={commands}
            autoHighlight="always"
            keepHighlight
            itemToStringValue={({ label }: Command) => label}
          >
            <Autocomplete.Input
              className={styles['input']}
              placeholder="What do you want to do?"
              aria-label="Command"
            />
            <Autocomplete.Empty>
              <p className={styles['empty']}>No command matches.</p>
            </Autocomplete.Empty>
            <Autocomplete.List className={styles['list']}>
              {(command: Command) => (
                <Autocomplete.Item
                  key={command.label}
                  value={command}
                  className={overlay['item']}
                  onClick={() => {
                    onClose()
                    command.run()
                  }}
                >
                  <span className={styles['label']}>{command.label}</span>
                  {command.shortcut !== undefined && <kbd className={styles['key']}>{command.shortcut}</kbd>}
                </Autocomplete.Item>
              )}
            </Autocomplete.List>
          </Autocomplete.Root>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
