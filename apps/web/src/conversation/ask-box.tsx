import { ArrowUp, Square, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useStatus } from '../server/queries.ts'
import { Button, IconButton } from '../ui/button.tsx'
import styles from './ask-box.module.css'
import { useDraft } from './draft.tsx'
import { useScope } from './scope.tsx'

interface AskBoxProps {
  readonly busy: boolean
  /** Whether nothing can be asked here. */
  readonly disabled: boolean
  /** Null unless the last question is being edited. */
  readonly onCancelEdit: (() => void) | null
  onAsk(question: string): void
  onStop(): void
}

/** Where a question is written. Enter asks, Shift+Enter begins a new line. */
export function AskBox({ busy, disabled, onAsk, onStop, onCancelEdit }: AskBoxProps): ReactNode {
  const { text, box, write } = useDraft()
  const longest = useStatus().data?.max_question_length
  const question = text.trim()
  const tooLong = longest !== undefined && question.length > longest
  const canAsk = !busy && !disabled && question !== '' && !tooLong
  const ask = () => {
    if (canAsk) onAsk(question)
  }
  return (
    <form
      className={styles['box']}
      onSubmit={(event) => {
        event.preventDefault()
        ask()
      }}
    >
      <ScopeLine />
      {onCancelEdit !== null && (
        <p id="question-edited" className={styles['scope']}>
          Editing the last question; its answer stays until there is a new one
          <Button look="quiet" className={styles['clear'] ?? ''} onClick={onCancelEdit}>
            <X size={14} aria-hidden="true" /> Cancel
          </Button>
        </p>
      )}
      <textarea
        ref={box}
        className={styles['text']}
        value={text}
        rows={1}
        dir="auto"
        placeholder="Ask the documents"
        aria-label="Question"
        // those of them that are there
        aria-describedby="question-scope question-edited question-too-long"
        aria-invalid={tooLong || undefined}
        onChange={(event) => write(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
          event.preventDefault()
          ask()
        }}
      />
      {busy ? (
        <IconButton
          label="Stop"
          shortcut="Esc"
          look="plain"
          className={styles['send'] ?? ''}
          onClick={onStop}
        >
          <Square size={14} fill="currentColor" />
        </IconButton>
      ) : (
        <IconButton
          label="Ask"
          shortcut="Enter"
          look="primary"
          type="submit"
          className={styles['send'] ?? ''}
          aria-disabled={!canAsk}
        >
          <ArrowUp size={18} />
        </IconButton>
      )}
      {tooLong && (
        <p id="question-too-long" className={styles['problem']} role="alert">
          The question has {question.length} characters. At most {longest} are allowed.
        </p>
      )}
    </form>
  )
}

function ScopeLine(): ReactNode {
  const { documentIds, label, clear } = useScope()
  if (documentIds.size === 0 && label === null) return null
  const documents = documentIds.size === 1 ? '1 document' : `${documentIds.size} documents`
  const parts = [documentIds.size > 0 && documents, label !== null && `the label “${label}”`].filter(Boolean)
  return (
    <p id="question-scope" className={styles['scope']}>
      Only {parts.join(' and ')}
      <Button look="quiet" className={styles['clear'] ?? ''} onClick={clear}>
        <X size={14} aria-hidden="true" /> Ask all
      </Button>
    </p>
  )
}
