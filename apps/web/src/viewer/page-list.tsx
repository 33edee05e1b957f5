import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual'
import {
  type CSSProperties,
  type ReactNode,
  type RefObject,
  useCallback,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
} from 'react'
import styles from './page-list.module.css'

/** Moves through the pages. */
export interface PageScroller {
  /** Shows the top of a page. */
  goTo(page: number): void
  /** Brings what is lit on a page into view; if it is not there yet, shows the page and waits for it. */
  show(page: number, kind: string): void
}

interface PageListProps {
  readonly ref: RefObject<PageScroller | null>
  readonly pages: number
  /** The page that is shown first. */
  readonly first: number
  /** The height of a page in pixels, until it is measured. */
  readonly height: (page: number) => number
  /** The width in pixels that pages have, if they may be wider than the pane. */
  readonly width: number | null
  readonly renderPage: (page: number, reveal: (lit: HTMLElement | null) => void) => ReactNode
  readonly onPage: (page: number) => void
}

const GAP = 12
/** How far down the pane the page begins that counts as the one being read. */
const READING = 0.4

export function PageList({ ref, pages, first, height, width, renderPage, onPage }: PageListProps): ReactNode {
  const area = useRef<HTMLDivElement>(null)
  const frame = useRef<HTMLDivElement>(null)
  const awaited = useRef(false)
  const list = useVirtualizer({
    count: pages,
    getScrollElement: () => area.current,
    estimateSize: (index) => height(index + 1),
    gap: GAP,
    overscan: 1,
    // Otherwise the first pages would be drawn before those that are wanted.
    initialOffset: () => (first - 1) * (height(first) + GAP),
    paddingStart: GAP,
    paddingEnd: GAP,
  })

  const center = (lit: HTMLElement, behavior: 'smooth' | 'instant') => {
    if (area.current === null) return
    const [outer, inner] = [area.current.getBoundingClientRect(), lit.getBoundingClientRect()]
    const by = inner.top - outer.top - outer.height * READING + inner.height / 2
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches
    list.scrollToOffset(area.current.scrollTop + by, { behavior: still ? 'instant' : behavior })
    if (inner.left < outer.left || inner.right > outer.right)
      area.current.scrollLeft += inner.left - outer.left - 24
  }
  const latest = useRef(center)
  latest.current = center
  const reveal = useCallback((lit: HTMLElement | null) => {
    if (lit === null || !awaited.current) return
    awaited.current = false
    latest.current(lit, 'instant')
  }, [])

  const goTo = (page: number) => list.scrollToIndex(page - 1, { align: 'start', behavior: 'instant' })
  useImperativeHandle(ref, () => ({
    goTo(page) {
      awaited.current = false
      goTo(page)
    },
    show(page, kind) {
      const lit = area.current?.querySelector<HTMLElement>(`[data-page="${page}"] [data-mark="${kind}"]`)
      awaited.current = lit == null
      if (lit == null) goTo(page)
      else center(lit, 'smooth')
    },
  }))

  useAnchor({ area, frame, height, list })

  const onScroll = () => {
    const element = area.current
    if (element === null) return
    const line = element.scrollTop + element.clientHeight * READING
    const item = list.getVirtualItemForOffset(line)
    if (item !== undefined) onPage(item.index + 1)
  }
  const style: CSSProperties = { height: list.getTotalSize(), ...(width !== null && { minWidth: width }) }
  return (
    <section
      ref={area}
      className={styles['area']}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keyboard
      tabIndex={0}
      aria-label="Pages"
      onScroll={onScroll}
    >
      <div ref={frame} className={styles['frame']} style={style}>
        {list.getVirtualItems().map(({ index, start }) => (
          <article
            key={index}
            ref={list.measureElement}
            data-index={index}
            data-page={index + 1}
            aria-label={`Page ${index + 1}`}
            className={styles['page']}
            style={{ transform: `translateY(${start}px)` }}
          >
            {renderPage(index + 1, reveal)}
          </article>
        ))}
      </div>
    </section>
  )
}

interface Anchored {
  readonly area: RefObject<HTMLElement | null>
  readonly frame: RefObject<HTMLElement | null>
  readonly height: PageListProps['height']
  readonly list: Virtualizer<HTMLDivElement, Element>
}

/** Keeps what is being read where it is when all pages change their size. */
function useAnchor({ area, frame, height, list }: Anchored): void {
  const before = useRef(height)
  useLayoutEffect(() => {
    const { current } = area
    if (before.current === height || current === null || frame.current === null) return
    before.current = height
    const line = current.scrollTop + current.clientHeight * READING
    const item = list.getVirtualItemForOffset(line)
    list.measure()
    const after = item && list.measurementsCache[item.index]
    if (item === undefined || after === undefined) return
    frame.current.style.height = `${list.getTotalSize()}px`
    const part = (line - item.start) / item.size
    list.scrollToOffset(after.start + part * after.size - current.clientHeight * READING)
  })
}
