import type { ReactNode } from 'react'
import type { Pages } from '../page-view.ts'
import { Reader } from '../reader.tsx'
import type { SourceProps } from '../source-props.ts'
import { TextPage } from './text-page.tsx'

const PAGES: Pages = { usual: null, render: (view) => <TextPage view={view} /> }

/** The text that was extracted from a file, page by page. */
export function TextSource({ source, target, onAsk }: SourceProps): ReactNode {
  return <Reader source={source} target={target} pages={PAGES} onAsk={onAsk} />
}
