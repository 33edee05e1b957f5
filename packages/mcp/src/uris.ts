/** The address of a document's text. */
export function documentUri(documentId: string): string {
  return `docchat://document/${encodeURIComponent(documentId)}`
}

/** The address of a page's text. */
export function pageUri(documentId: string, page: number): string {
  return `${documentUri(documentId)}/page/${page}`
}
