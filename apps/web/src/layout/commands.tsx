import { lazy, type ReactNode, Suspense, useEffect, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { type Command, isWriting } from '../commands/commands.ts'
import { useScope } from '../conversation/scope.tsx'
import { useSession } from '../server/session.tsx'
import { useUploadActions } from '../upload/uploads.tsx'
import { useViewer } from '../viewer/target.tsx'
import { useTheme } from './theme.ts'

const Palette = lazy(async () => ({ default: (await import('../commands/palette.tsx')).Palette }))

interface CommandsProps {
  /** Is told when another view is shown. */
  onNavigate(): void
  /** Goes to the question, of this view if one is given. */
  onAsk(path?: string): void
}

/** The commands: in the palette, and under their keys. */
export function Commands({ onNavigate, onAsk }: CommandsProps): ReactNode {
  const [open, setOpen] = useState(false)
  const commands = useCommands({ onNavigate, onAsk })
  const latest = useRef(commands)
  latest.current = commands
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey) return
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault()
        setOpen(true)
        return
      }
      if (event.ctrlKey || event.metaKey || isWriting(event)) return
      if (document.querySelector('[role="dialog"]:not([aria-modal="false"]), [role="menu"]') !== null) return
      const command = latest.current.find(
        ({ shortcut }) => shortcut?.toLowerCase() === event.key.toLowerCase(),
      )
      if (command === undefined) return
      event.preventDefault()
      command.run()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
  return (
    open && (
      <Suspense fallback={null}>
        <Palette commands={commands} onClose={() => setOpen(false)} />
      </Suspense>
    )
  )
}

function useCommands({ onNavigate, onAsk }: CommandsProps): readonly Command[] {
  const [, navigate] = useLocation()
  const [, setTheme] = useTheme()
  const { openFilePicker, addSamples } = useUploadActions()
  const { signedIn, signOut } = useSession()
  const { documentIds, label, clear } = useScope()
  const viewer = useViewer()
  // On a narrow screen, another pane may be shown.
  const go = (path: string) => {
    navigate(path)
    onNavigate()
  }
  return [
    { label: 'Ask a question', shortcut: 'A', run: () => onAsk() },
    { label: 'New conversation', shortcut: 'C', run: () => onAsk('/') },
    { label: 'Add files', shortcut: 'U', run: () => void openFilePicker() },
    { label: 'Add a folder', run: () => void openFilePicker({ folder: true }) },
    { label: 'Add the sample documents', run: () => void addSamples() },
    { label: 'All documents', shortcut: 'D', run: () => go('/documents') },
    { label: 'Status of the server', shortcut: 'S', run: () => go('/status') },
    ...(viewer.citations.length > 0
      ? [
          { label: 'Next citation', shortcut: 'N', run: () => viewer.step(1) },
          { label: 'Previous citation', shortcut: 'P', run: () => viewer.step(-1) },
        ]
      : []),
    ...(viewer.target !== null ? [{ label: 'Close the source', shortcut: 'X', run: viewer.close }] : []),
    ...(documentIds.size > 0 || label !== null ? [{ label: 'Ask all documents', run: clear }] : []),
    { label: 'Use light colours', run: () => setTheme('light') },
    { label: 'Use dark colours', run: () => setTheme('dark') },
    { label: 'Use system colours', run: () => setTheme('system') },
    ...(signedIn ? [{ label: 'Sign out', run: signOut }] : []),
  ]
}
