import { type KeyboardEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { plainText } from '../ui/plain-text.ts'
import { AskButton } from './ask-button.tsx'
import { FindBar } from './find-bar.tsx'
import { PageList, type PageScroller } from './page-list.tsx'
import type { Hit, Pages, PageView, Source } from './page-view.ts'
import styles from './reader.module.css'
import { Side } from './side.tsx'
import { useViewer, type ViewerTarget } from './target.tsx'
import { Toolbar } from './toolbar.tsx'
import { useFind } from './use-find.ts'
import { useWidth } from './use-width.ts'
import { fitScale, useZoom } from './use-zoom.ts'

interface ReaderProps {
  readonly source: Source
  readonly target: ViewerTarget
  readonly pages: Pages
  readonly onAsk?: ((quote: string) => void) | undefined
}

/** The height of a page of text before it is measured. */
const FLOWING = 900

export function Reader({ source, target, pages, onAsk }: ReaderProps): ReactNode {
  const scroller = useRef<PageScroller>(null)
  const box = useRef<HTMLDivElement>(null)
  const [page, setPage] = useState(target.page)
  const [side, setSide] = useState(false)
  const [measured, width] = useWidth()
  const { usual } = pages
  const zoom = useZoom(fitScale(usual, width))
  const find = useFind(source)
  const { highlight = null } = target
  const { citations, current } = useViewer()
  const ready = width > 0

  useEffect(() => {
    if (!ready) return
    if (target.highlight === undefined) scroller.current?.goTo(target.page)
    else scroller.current?.show(target.page, 'quote')
    setPage(target.page)
  }, [target, ready])
  useEffect(() => {
    if (find.current !== null) scroller.current?.show(find.current.page, 'current')
  }, [find.current])

  const height = useMemo(
    () => () => (usual === null ? FLOWING : Math.round(usual.height * zoom.scale)),
    [usual, zoom.scale],
  )
  const byPage = useMemo(() => Map.groupBy(find.hits, ({ page }) => page), [find.hits])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'f' && (event.ctrlKey || event.metaKey)) find.open()
    else if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
    else if (event.key === '/') find.open()
    else if (event.key === '+' || event.key === '=') zoom.by(1)
    else if (event.key === '-') zoom.by(-1)
    else if (event.key === '0') zoom.fit()
    else return
    event.preventDefault()
  }
  const warning = source.warnings.find((each) => each.page === page)
  const goTo = (next: number) => scroller.current?.goTo(next)
  const cited = page === target.page ? citations[current] : undefined
  const unverified = cited?.verified === false
  const lit = highlight !== null && page === target.page
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the pane, whatever in it has the focus
    <div ref={box} className={styles['reader']} onKeyDown={onKeyDown}>
      <Toolbar
        page={page}
        pages={source.pages}
        onPage={goTo}
        zoom={zoom}
        side={{ open: side, toggle: () => setSide(!side) }}
        onFind={find.open}
      />
      {find.isOpen && <FindBar find={find} />}
      {warning !== undefined && <p className={styles['warning']}>{warning.message}</p>}
      {unverified && (
        <p className={styles['unverified']}>
          These words are not on the page: “<bdi>{plainText(cited.quote)}</bdi>”
        </p>
      )}
      <div className={styles['body']}>
        {side && <Side source={source} page={page} thumbnail={pages.thumbnail} onPage={goTo} />}
        <div ref={measured} className={styles['pages']}>
          {ready && (
            <PageList
              ref={scroller}
              pages={source.pages}
              first={target.page}
              height={height}
              width={usual === null ? null : usual.width * zoom.scale}
              onPage={setPage}
              renderPage={(number, reveal) => (
                <PageOf
                  pages={pages}
                  source={source}
                  page={number}
                  scale={zoom.scale}
                  highlight={number === target.page ? highlight : null}
                  hits={byPage.get(number) ?? NO_HITS}
                  currentHit={find.current?.page === number ? find.current : null}
                  reveal={reveal}
                />
              )}
            />
          )}
        </div>
      </div>
      {onAsk !== undefined && <AskButton within={box} onAsk={onAsk} />}
      <p role="status" className="visually-hidden">
        {`Page ${page} of ${source.pages}${lit ? ', quote highlighted' : ''}${unverified ? ', without the quote' : ''}`}
      </p>
    </div>
  )
}

const NO_HITS: readonly Hit[] = []

function PageOf({
  pages,
  source,
  page,
  scale,
  highlight,
  hits,
  currentHit,
  reveal,
}: PageView & { pages: Pages }) {
  const view = useMemo<PageView>(
    () => ({ source, page, scale, highlight, hits, currentHit, reveal }),
    [source, page, scale, highlight, hits, currentHit, reveal],
  )
  return pages.render(view)
}

function isTyping(target: EventTarget): boolean {
  return (
    target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null
  )
}
