/** Media types that ask the extraction process for something other than a document's own text. */

/** Requests the text of its pages by OCR, whatever text they contain. */
export function ocrOf(mediaType: string): string {
  return `${mediaType}; ocr`
}

/** Requests a thumbnail of its first page. */
export function thumbnailOf(mediaType: string): string {
  return `${mediaType}; thumbnail`
}
