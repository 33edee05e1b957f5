import { PreviewCard } from '@base-ui/react/preview-card'
import type { Citation } from '@docchat/client'
import type { ReactNode } from 'react'
import { pageName } from '../ui/page-name.ts'
import { plainText } from '../ui/plain-text.ts'
import styles from './chip.module.css'

interface ChipProps {
  readonly marker: number
  /** Undefined while it is still on its way, and for a marker that has none. */
  readonly citation: Citation | undefined
  /** Whether the answer has ended. */
  readonly ended: boolean
  readonly current: boolean
  onOpen(): void
}

/** A footnote in the text: shows the quote, and opens its page. */
export function Chip({ marker, citation, ended, current, onOpen }: ChipProps): ReactNode {
  if (citation === undefined) return ended ? `[${marker}]` : <span className={styles['chip']}>{marker}</span>
  const { verified, name } = citation
  const quote = plainText(citation.quote)
  const verdict = verified
    ? 'These words are on the page.'
    : 'These words are not on the page. Do not rely on this statement.'
  return (
    <PreviewCard.Root>
      <PreviewCard.Trigger
        delay={150}
        render={
          <button
            type="button"
            className={styles['chip']}
            data-verified={verified}
            aria-current={current || undefined}
            aria-label={`Citation ${marker}${verified ? '' : ', not verified'}: ${name}, ${pageName(citation)}`}
            // The card is not read out.
            aria-description={`“${quote}” ${verdict}`}
            onClick={onOpen}
          >
            {marker}
            {!verified && '?'}
          </button>
        }
      />
      <PreviewCard.Portal>
        <PreviewCard.Positioner sideOffset={6} collisionPadding={12}>
          <PreviewCard.Popup className={styles['card']}>
            <p className={styles['source']}>
              <bdi>{name}</bdi>, {pageName(citation)}
            </p>
            <blockquote className={styles['quote']} dir="auto" data-verified={verified}>
              {quote}
            </blockquote>
            <p className={styles['verdict']} data-verified={verified}>
              {verdict}
            </p>
          </PreviewCard.Popup>
        </PreviewCard.Positioner>
      </PreviewCard.Portal>
    </PreviewCard.Root>
  )
}
