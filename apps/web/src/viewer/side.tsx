import { Tabs } from '@base-ui/react/tabs'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useRef } from 'react'
import type { Pages, Source } from './page-view.ts'
import styles from './side.module.css'

interface SideProps {
  readonly source: Source
  readonly page: number
  readonly thumbnail: Pages['thumbnail'] | undefined
  readonly onPage: (page: number) => void
}

export function Side({ source, page, thumbnail, onPage }: SideProps): ReactNode {
  return (
    <Tabs.Root className={styles['side']} defaultValue={thumbnail === undefined ? 'contents' : 'pages'}>
      <Tabs.List className={styles['tabs']} aria-label="Pages and contents">
        {thumbnail !== undefined && (
          <Tabs.Tab className={styles['tab']} value="pages">
            Pages
          </Tabs.Tab>
        )}
        <Tabs.Tab className={styles['tab']} value="contents">
          Contents
        </Tabs.Tab>
      </Tabs.List>
      {thumbnail !== undefined && (
        <Tabs.Panel className={styles['panel']} value="pages">
          <Thumbnails pages={source.pages} page={page} thumbnail={thumbnail} onPage={onPage} />
        </Tabs.Panel>
      )}
      <Tabs.Panel className={styles['panel']} value="contents">
        <Contents source={source} onPage={onPage} />
      </Tabs.Panel>
    </Tabs.Root>
  )
}

const WIDTH = 104
/** A thumbnail with its number; most pages are about as high as A4. */
const HEIGHT = WIDTH * Math.SQRT2 + 30

interface ThumbnailsProps {
  readonly pages: number
  readonly page: number
  readonly thumbnail: NonNullable<Pages['thumbnail']>
  readonly onPage: (page: number) => void
}

function Thumbnails({ pages, page, thumbnail, onPage }: ThumbnailsProps): ReactNode {
  const area = useRef<HTMLDivElement>(null)
  const list = useVirtualizer({
    count: pages,
    getScrollElement: () => area.current,
    estimateSize: () => HEIGHT,
    paddingStart: 8,
    overscan: 2,
  })
  const { scrollToIndex } = list
  useEffect(() => scrollToIndex(page - 1, { align: 'auto' }), [scrollToIndex, page])
  return (
    <div ref={area} className={styles['scroll']}>
      <div className={styles['list']} style={{ height: list.getTotalSize() }}>
        {list.getVirtualItems().map(({ index, start }) => (
          <button
            key={index}
            ref={list.measureElement}
            data-index={index}
            type="button"
            className={styles['thumbnail']}
            aria-label={`Page ${index + 1}`}
            aria-current={index + 1 === page ? 'page' : undefined}
            style={{ transform: `translateY(${start}px)` }}
            onClick={() => onPage(index + 1)}
          >
            {thumbnail(index + 1, WIDTH)}
            <span>{index + 1}</span>
          </button>
        ))}
      </div>
    </div>
  )
}

function Contents({ source, onPage }: Pick<SideProps, 'source' | 'onPage'>): ReactNode {
  if (source.outline.length === 0)
    return <p className={styles['none']}>This document has no table of contents.</p>
  return (
    <ul className={styles['scroll']}>
      {source.outline.map(({ title, level, page }, index) => (
        <li key={index}>
          <button
            type="button"
            className={styles['entry']}
            style={{ paddingInlineStart: 12 + (Math.min(level, 5) - 1) * 12 }}
            disabled={page === null}
            onClick={() => page !== null && onPage(page)}
          >
            <span dir="auto">{title}</span>
            <span className={styles['number']}>{page}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}
