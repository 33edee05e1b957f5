import type { Heading, Page } from '../document.ts'

/** A heading that holds for what follows it. */
export interface OpenHeading {
  readonly text: string
  readonly level: number
}

/** Where a page stands in its document. */
export interface PagePlace {
  /** The headings that hold where the page begins, the highest first. */
  readonly path: readonly OpenHeading[]
  /** The page's own. */
  readonly headings: readonly Heading[]
}

/** Follows the headings of a document's pages, which come in order. */
export interface HeadingPath {
  next(page: Page, headings: readonly Heading[]): PagePlace
}

/** Longer ones are cut: they tell what they are about at their beginning. */
const MAX_CHARACTERS = 100

export function headingPath(): HeadingPath {
  let path: readonly OpenHeading[] = []
  return {
    next({ text }, headings) {
      const place = { path, headings }
      path = pathAfter(path, text, headings)
      return place
    },
  }
}

/** The path behind these headings: each ends those of its level and below. */
export function pathAfter(
  path: readonly OpenHeading[],
  text: string,
  headings: readonly Heading[],
): readonly OpenHeading[] {
  let open = path
  for (const { start, end, level } of headings) {
    const words = text
      .slice(start, Math.min(end, start + MAX_CHARACTERS))
      .replace(/\s+/g, ' ')
      .toWellFormed()
    open = [...open.filter((one) => one.level < level), { text: words, level }]
  }
  return open
}
