/** What is asked of the extraction process for a picture of the first page, by the media type of the document. */
export const THUMBNAIL_OF: Readonly<Record<string, string>> = {
  'application/pdf': 'application/pdf; thumbnail',
  'image/png': 'image/png; thumbnail',
  'image/jpeg': 'image/jpeg; thumbnail',
}
