import { type HeadingPath, headingPath } from '../chunk/heading-path.ts'
import { unpackMarks } from '../layout/pack.ts'
import type { Store } from '../store/store.ts'

/** Headings reach no further than this. */
const LOOK_BACK = 1

/** The headings that hold behind a page: where a run goes on, as if it had read what is before. */
export async function headingsUpTo(
  { catalog }: Store,
  versionId: string,
  last: number,
): Promise<HeadingPath> {
  const path = headingPath()
  for (let number = Math.max(1, last - LOOK_BACK); number <= last; number++) {
    const layout = await catalog.layout(versionId, number)
    const headings = layout === null ? [] : unpackMarks(layout).headings
    const page = headings.length === 0 ? null : await catalog.page(versionId, number)
    if (page !== null) path.next(page, headings)
  }
  return path
}
