/** Media types that ask the extraction process for something other than a document's own text. */

/** The text of its pages read as pictures, whatever text they hold. */
export function ocrOf(mediaType: string): string {
  return `${mediaType}; ocr`
}

/** A small picture of its first page. */
export function thumbnailOf(mediaType: string): string {
  return `${mediaType}; thumbnail`
}
