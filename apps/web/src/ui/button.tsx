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
  /** The button's name, which also appears below it. */
  readonly label: string
  /** The key that does the same, for the tooltip. */
  readonly shortcut?: string
  /** The edge of the button where the tooltip begins or ends. @defaultValue 'center' */
  readonly tip?: 'start' | 'center' | 'end'
}

/** A button that shows only an icon. */
export function IconButton({
  label,
  shortcut,
  tip = 'center',
  look = 'quiet',
  className = '',
  ...props
}: IconButtonProps): ReactNode {
  return (
    <Button
      look={look}
      aria-label={label}
      aria-keyshortcuts={shortcut}
      data-tip={shortcut === undefined ? label : `${label}  ${shortcut}`}
      data-tip-side={tip}
      className={`${styles['icon']} ${className}`}
      {...props}
    />
  )
}
