/** The page that a document is opened at: the others wait until it is drawn, or no longer wanted. */
export interface FirstPage {
  readonly page: number
  readonly over: Promise<void>
  end(): void
}

export function firstPage(page: number): FirstPage {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { page, over: promise, end: resolve }
}
