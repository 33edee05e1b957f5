import { Tooltip } from '@base-ui/react/tooltip'
import type { ComponentProps, ReactNode } from 'react'
import styles from './button.module.css'

type Look = 'plain' | 'primary' | 'danger' | 'quiet'

interface ButtonProps extends ComponentProps<'button'> {
  readonly look?: Look
}

export function Button({ look = 'plain', className = '', ...props }: ButtonProps): ReactNode {
  return (
    <button type="button" className={`${styles['button']} ${styles[look] ?? ''} ${className}`} {...props} />
  )
}

interface IconButtonProps extends ButtonProps {
  /** The button's name, which is also shown beside it. */
  readonly label: string
  /** The key that does the same, for the tooltip. */
  readonly shortcut?: string
}

/** A button that shows only an icon. */
export function IconButton({
  label,
  shortcut,
  look = 'quiet',
  className = '',
  ...props
}: IconButtonProps): ReactNode {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger
        render={
          <Button look={look} aria-label={label} className={`${styles['icon']} ${className}`} {...props} />
        }
      />
      <Tooltip.Portal>
        <Tooltip.Positioner sideOffset={6}>
          <Tooltip.Popup className={styles['tip']}>
            {label}
            {shortcut !== undefined && <kbd>{shortcut}</kbd>}
          </Tooltip.Popup>
        </Tooltip.Positioner>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}
