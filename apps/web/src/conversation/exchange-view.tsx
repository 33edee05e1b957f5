import type { Citation } from '@docchat/client'
import { Copy, MoreHorizontal, Pencil, RotateCcw, Trash2 } from 'lucide-react'
import { lazy, type ReactNode, Suspense, useEffect, useId, useMemo } from 'react'
import { answerIn, parseQuotes } from '../markdown/quotes.ts'
import { errorText } from '../server/error-text.ts'
import { IconButton } from '../ui/button.tsx'
import { Guarded } from '../ui/guarded.tsx'
import { Menu, type MenuAction } from '../ui/menu.tsx'
import { pageName } from '../ui/page-name.ts'
import { plainText } from '../ui/plain-text.ts'
import { notify } from '../ui/toasts.tsx'
import { preloadPdf } from '../viewer/preload.ts'
import { useViewer } from '../viewer/target.tsx'
import type { ShownNoAnswer } from './answers.ts'
import { CitationsProvider, footnote, useCitations } from './citations.tsx'
import styles from './conversation.module.css'
import { type Exchange, toMarkdown } from './exchange.ts'

// Quotes need no Markdown.
const Markdown = lazy(async () => ({ default: (await import('../markdown/markdown.tsx')).Markdown }))

interface ExchangeViewProps {
  readonly exchange: Exchange
  /** Whether it is the last one, which can be asked again or edited. */
  readonly last: boolean
  /** Whether the server answers with quotes, as far as that is known. */
  readonly quotes: boolean
  /** Whether its question is being edited. */
  readonly edited: boolean
  onEdit(): void
  onRepeat(): void
  /** Asks again without preferring the documents that the question names. */
  onSearchAlike(): void
  onDelete(): void
}

export function ExchangeView({ exchange, last, quotes, edited, ...on }: ExchangeViewProps): ReactNode {
  const { question, state, text, noAnswer, error } = exchange
  const busy = state === 'searching' || state === 'writing'
  const heading = useId()
  const citesPdf = !busy && exchange.citations.some(({ name }) => name.toLowerCase().endsWith('.pdf'))
  useEffect(() => {
    if (citesPdf) preloadPdf()
  }, [citesPdf])
  return (
    <article
      className={styles['exchange']}
      aria-labelledby={heading}
      aria-busy={busy}
      data-last={last || undefined}
      data-edited={edited || undefined}
    >
      <div className={styles['content']}>
        <h2 id={heading} className={styles['question']} dir="auto">
          {question}
        </h2>
        {state === 'searching' && <Waiting text="Looking through the documents" />}
        {state === 'writing' && text === '' && noAnswer === null && <Waiting text="Writing" />}
        {text !== '' && <AnswerText exchange={exchange} quotes={quotes} />}
        {noAnswer !== null && <NoAnswer {...noAnswer} />}
        {state === 'stopped' && <p className={styles['note']}>This answer was stopped before its end.</p>}
        {state === 'failed' && (
          <p className={styles['error']} role="alert">
            {text === '' ? 'There is no answer' : 'This answer is not complete'}: {errorText(error)}
          </p>
        )}
        {exchange.preferred.length > 0 && (
          <Preferred
            names={exchange.preferred}
            onSearchAlike={busy || !last ? undefined : on.onSearchAlike}
          />
        )}
        {!busy && <Actions exchange={exchange} last={last} {...on} />}
      </div>
    </article>
  )
}

function Preferred({
  names,
  onSearchAlike,
}: {
  readonly names: readonly string[]
  readonly onSearchAlike: (() => void) | undefined
}): ReactNode {
  return (
    <p className={styles['note']}>
      Looked in <bdi>{names.map((name) => plainText(name)).join(', ')}</bdi> first, as the question says.{' '}
      {onSearchAlike !== undefined && (
        <button type="button" className={styles['alike']} onClick={onSearchAlike}>
          Search all alike
        </button>
      )}
    </p>
  )
}

function Waiting({ text }: { readonly text: string }): ReactNode {
  return (
    <p className={styles['waiting']}>
      <span className={styles['dots']} aria-hidden="true" />
      {text} …
    </p>
  )
}

function AnswerText({
  exchange,
  quotes,
}: {
  readonly exchange: Exchange
  readonly quotes: boolean
}): ReactNode {
  const { text, citations, model, state, noAnswer } = exchange
  const inQuotes = model === undefined ? quotes : model === null
  return (
    <CitationsProvider citations={citations} ended={state !== 'searching' && state !== 'writing'}>
      {inQuotes ? (
        <Quotes text={text} />
      ) : (
        <Guarded fallback={<p className={styles['plain']}>{text}</p>}>
          <Suspense fallback={<p className={styles['plain']}>{text}</p>}>
            <Markdown text={text} citation={footnote} />
          </Suspense>
        </Guarded>
      )}
      {!inQuotes && state === 'done' && noAnswer === null && text !== '' && citations.length === 0 && (
        <p className={styles['warning']}>
          The model cited nothing: no part of this answer was checked against your documents.
        </p>
      )}
      {citations.some(({ verified }) => !verified) && (
        <p className={styles['warning']}>
          Citations with a question mark could not be verified: their words are not on the page they name.
        </p>
      )}
    </CitationsProvider>
  )
}

/** Quoted words, with what is asked for marked. */
function Words({
  text,
  source,
}: {
  readonly text: string
  readonly source: Citation | undefined
}): ReactNode {
  const parts = source === undefined ? null : answerIn(text, source)
  if (parts === null) return text
  const [before, answer, after] = parts
  return (
    <>
      {before}
      <strong>{answer}</strong>
      {after}
    </>
  )
}

function Quotes({ text }: { readonly text: string }): ReactNode {
  const { byMarker } = useCitations()
  const paragraphs = useMemo(() => parseQuotes(text), [text])
  return (
    <div className={styles['quotes']}>
      {paragraphs.map(({ text: words, marker }, index) => {
        const source = marker === null ? undefined : byMarker.get(marker)
        return (
          // a text only grows, so its paragraphs keep their places
          <div key={index} className={marker === null ? undefined : styles['quoted']} dir="auto">
            <p>
              <Words text={words} source={source} /> {marker !== null && footnote(marker)}
            </p>
            {source !== undefined && (
              <p className={styles['source']}>
                <bdi>{source.name}</bdi>, {pageName(source)}
              </p>
            )}
          </div>
        )
      })}
    </div>
  )
}

const REASONS: Readonly<Record<string, string>> = {
  'no-documents': 'There are no documents to answer from yet. Add some first.',
  'nothing-relevant': 'The documents do not answer this: no passage comes close to the question.',
  'model-declined': 'The documents do not answer this: the model found no answer in the closest passages.',
}

function languageNotice({ question, documents }: NonNullable<ShownNoAnswer['languages']>): string {
  const names = new Intl.DisplayNames('en', { type: 'language' })
  const listed = new Intl.ListFormat('en').format(documents.map((code) => names.of(code) ?? code))
  return `Your question is in ${names.of(question) ?? question}, and the documents are in ${listed}. Ask in their language to find more.`
}

function NoAnswer({ reason, nearest, languages }: ShownNoAnswer): ReactNode {
  const { open } = useViewer()
  return (
    <section className={styles['noAnswer']}>
      <p>{REASONS[reason] ?? 'The documents do not answer this.'}</p>
      {languages !== undefined && <p>{languageNotice(languages)}</p>}
      {nearest.length > 0 && (
        <>
          <h3>The nearest passages</h3>
          <ol>
            {nearest
              .slice(0, 3)
              .map(
                ({ rank, document_id, version_id, name, page, page_label, char_start, char_end, text }) => (
                  <li key={rank}>
                    <button
                      type="button"
                      className={styles['passage']}
                      onClick={() =>
                        open({
                          documentId: document_id,
                          versionId: version_id,
                          page,
                          highlight: { charStart: char_start, charEnd: char_end, boxes: [] },
                        })
                      }
                    >
                      <span className={styles['source']}>
                        <bdi>{name}</bdi>, {pageName({ page, page_label })}
                      </span>
                      <span className={styles['excerpt']} dir="auto">
                        {plainText(text)}
                      </span>
                    </button>
                  </li>
                ),
              )}
          </ol>
        </>
      )}
    </section>
  )
}

type ActionsProps = Pick<ExchangeViewProps, 'exchange' | 'last' | 'onEdit' | 'onRepeat' | 'onDelete'>

function Actions({ exchange, last, onEdit, onRepeat, onDelete }: ActionsProps): ReactNode {
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(toMarkdown(exchange))
      notify('The answer was copied as Markdown, with its footnotes.')
    } catch {
      notify('The browser does not let this page copy.', { error: true })
    }
  }
  const more: MenuAction[] = [
    ...(last ? [{ label: 'Edit the question', icon: <Pencil size={16} />, run: onEdit }] : []),
    ...(exchange.number === null
      ? []
      : [{ label: 'Delete', icon: <Trash2 size={16} />, danger: true, run: onDelete }]),
  ]
  return (
    <div className={styles['actions']}>
      <IconButton label="Copy as Markdown" tip="start" onClick={copy}>
        <Copy size={16} />
      </IconButton>
      {last && (
        <IconButton label="Ask again" onClick={onRepeat}>
          <RotateCcw size={16} />
        </IconButton>
      )}
      {more.length > 0 && (
        <Menu
          trigger={
            <IconButton label="More about this answer">
              <MoreHorizontal size={16} />
            </IconButton>
          }
          actions={more}
        />
      )}
    </div>
  )
}
