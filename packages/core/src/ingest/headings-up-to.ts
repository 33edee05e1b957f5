import { type HeadingPath, headingPath } from '../chunk/heading-path.ts'
import { unpackMarks } from '../layout/pack.ts'
import type { Store } from '../store/store.ts'

/** The headings that hold behind a page: where a run goes on, as if it had read what is before. */
export async function headingsUpTo(
  { catalog }: Store,
  versionId: string,
  last: number,
): Promise<HeadingPath> {
  const path = headingPath()
  for (let number = 1; number <= last; number++) {
    const layout = await catalog.layout(versionId, number)
    const headings = layout === null ? [] : unpackMarks(layout).headings
    const page = headings.length === 0 ? null : await catalog.page(versionId, number)
    if (page !== null) path.next(page, headings)
  }
  return path
}
