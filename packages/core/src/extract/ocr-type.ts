/** A PDF whose pages are to be read as pictures, whatever text they hold. Only for the extraction process. */
export const OCR_PDF = 'application/pdf; ocr'

/** What is read by OCR, which wants processes with more memory and patience than others. */
export const OCR_TYPES: readonly string[] = ['image/png', 'image/jpeg', OCR_PDF]
