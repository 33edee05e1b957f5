import type { BuiltInFormat } from './built-in-format.ts'
import { csv } from './csv.ts'
import { docx } from './docx.ts'
import { html } from './html.ts'
import { jpeg } from './jpeg.ts'
import { markdown } from './markdown.ts'
import { pdf } from './pdf.ts'
import { png } from './png.ts'
import { text } from './text.ts'

/**
 * The formats that DocChat reads by itself. All that differs between formats is derived from this list: detection, what may be
 * uploaded, the extraction process, thumbnails, the documentation. A file is of the first format that matches it.
 */
export const FORMATS: readonly BuiltInFormat[] = [pdf, docx, csv, markdown, html, text, png, jpeg]
