import { FileUp, FolderUp } from 'lucide-react'
import type { ReactNode } from 'react'
import { errorText } from '../server/error-text.ts'
import { useStatus } from '../server/queries.ts'
import { Button } from '../ui/button.tsx'
import { AcceptedFiles } from '../upload/accepted-files.tsx'
import { useUploads } from '../upload/uploads.tsx'
import styles from './conversation.module.css'
import { useDraft } from './draft.tsx'

/** A question for each of the sample documents. */
const QUESTIONS: Readonly<Record<string, string>> = {
  'heat-pump-manual.pdf': 'How often does the refrigerant sensor have to be replaced?',
  'workshop-lease.pdf': 'How much notice does the tenant have to give?',
  'tidal-sensor-paper.pdf': 'How much did the pressure sensors drift over the year?',
}

/** Writes an example into the box, for a person who has just added the sample documents. */
function SampleQuestions(): ReactNode {
  const { items } = useUploads()
  const { write, box } = useDraft()
  const questions = items.flatMap(({ name, state }) =>
    state.phase === 'complete' ? (QUESTIONS[name] ?? []) : [],
  )
  if (questions.length === 0) return null
  return (
    <div className={styles['choices']}>
      {questions.map((question) => (
        <Button
          key={question}
          onClick={() => {
            write(question)
            box.current?.focus()
          }}
        >
          {question}
        </Button>
      ))}
    </div>
  )
}

/** What an empty conversation says. */
export function Introduction(): ReactNode {
  const { data, failureReason } = useStatus()
  const { openFilePicker, addSamples, items } = useUploads()
  if (data === undefined) {
    return failureReason === null ? (
      <p className={styles['waiting']}>Loading …</p>
    ) : (
      <p className={styles['error']} role="alert">
        {errorText(failureReason)}
      </p>
    )
  }
  // With nothing but files that were refused, there is still nothing to ask.
  const comes = items.some(({ state: { phase } }) => phase !== 'failed' && phase !== 'cancelled')
  if (data.documents > 0 || comes) {
    return (
      <div className={styles['introduction']}>
        <h1>What do you want to know?</h1>
        <p>Each statement comes with the words that prove it. Choose a number to see them on their page.</p>
        <SampleQuestions />
      </div>
    )
  }
  return (
    <div className={styles['introduction']}>
      <h1>Ask your documents</h1>
      <p>
        Add files, and ask about them. They stay on this server.{' '}
        <span className={styles['pointer']}>They can be dropped or pasted anywhere.</span>
      </p>
      <div className={styles['choices']}>
        <Button look="primary" onClick={() => void openFilePicker()}>
          <FileUp size={16} aria-hidden="true" /> Choose files
        </Button>
        <Button onClick={() => void openFilePicker({ folder: true })}>
          <FolderUp size={16} aria-hidden="true" /> Choose a folder
        </Button>
        <Button onClick={() => void addSamples()}>Try the sample documents</Button>
      </div>
      <AcceptedFiles className={styles['note'] ?? ''} />
    </div>
  )
}
