import { type HeadingPath, headingPath } from '../chunk/heading-path.ts'
import { unpackMarks } from '../layout/pack.ts'
import type { Store } from '../store/store.ts'

/** How many pages back headings can still apply. */
const LOOK_BACK = 1

/** Returns the headings in effect after a page, so that a run can continue as if it had read the earlier pages. */
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
