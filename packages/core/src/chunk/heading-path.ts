import type { Heading, Page } from '../document.ts'

/** A heading that applies to the text after it. */
export interface OpenHeading {
  readonly text: string
  readonly level: number
  /** The number of the page that it is on. */
  readonly page: number
}

/** A page's place in the heading structure of its document. */
export interface PagePlace {
  /** The recent headings in force where the page begins, top level first. */
  readonly path: readonly OpenHeading[]
  /** The headings on the page itself. */
  readonly headings: readonly Heading[]
}

/** Tracks the headings of a document, whose pages are passed in order. */
export interface HeadingPath {
  next(page: Page, headings: readonly Heading[]): PagePlace
}

/**
 * A heading applies to its own page and the next. Further on it says little about the text: for 27 questions on annual
 * reports, 19 right pages were in the top ten with all open headings, 21 with recent ones only, and 20 with none.
 */
const REACH = 1
/** Longer headings are truncated. */
const MAX_CHARACTERS = 100

export function headingPath(): HeadingPath {
  let path: readonly OpenHeading[] = []
  return {
    next(page, headings) {
      const place = { path: path.filter((one) => one.page >= page.number - REACH), headings }
      path = pathAfter(path, page, headings)
      return place
    },
  }
}

/** Returns the path after these headings: each closes those at its own level and below. */
export function pathAfter(
  path: readonly OpenHeading[],
  { text, number }: Page,
  headings: readonly Heading[],
): readonly OpenHeading[] {
  let open = path
  for (const { start, end, level } of headings) {
    const words = text
      .slice(start, Math.min(end, start + MAX_CHARACTERS))
      .replace(/\s+/g, ' ')
      .toWellFormed()
    open = [...open.filter((one) => one.level < level), { text: words, level, page: number }]
  }
  return open
}
