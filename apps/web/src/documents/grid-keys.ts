/** What a key does in a grid of documents. */
export type KeyAction =
  | { readonly type: 'move'; readonly by: number }
  | { readonly type: 'toggle' | 'select-all' | 'select-none' | 'open' | 'rename' | 'remove' }

interface Pressed {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
}

interface Place {
  /** Whether an entry itself has the focus, not a control in it. */
  readonly onEntry: boolean
  readonly columns: number
  readonly perPage: number
}

/** What a pressed key does; null if that is left to the control that has the focus. */
export function keyAction({ key, ctrlKey, metaKey }: Pressed, place: Place): KeyAction | null {
  const { onEntry, columns, perPage } = place
  if (!onEntry) return null
  if (ctrlKey || metaKey) return key === 'a' ? { type: 'select-all' } : null
  switch (key) {
    case 'ArrowDown':
      return { type: 'move', by: columns }
    case 'ArrowUp':
      return { type: 'move', by: -columns }
    case 'ArrowRight':
      return columns > 1 ? { type: 'move', by: 1 } : null
    case 'ArrowLeft':
      return columns > 1 ? { type: 'move', by: -1 } : null
    case 'PageDown':
      return { type: 'move', by: perPage }
    case 'PageUp':
      return { type: 'move', by: -perPage }
    case 'Home':
      return { type: 'move', by: Number.NEGATIVE_INFINITY }
    case 'End':
      return { type: 'move', by: Number.POSITIVE_INFINITY }
    case ' ':
      return { type: 'toggle' }
    case 'Escape':
      return { type: 'select-none' }
    case 'Enter':
      return { type: 'open' }
    case 'F2':
      return { type: 'rename' }
    case 'Delete':
      return { type: 'remove' }
    default:
      return null
  }
}
