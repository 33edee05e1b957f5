import type { BuiltInFormat } from './built-in-format.ts'
import { csv } from './csv.ts'
import { docx } from './docx.ts'
import { html } from './html.ts'
import { jpeg } from './jpeg.ts'
import { markdown } from './markdown.ts'
import { pdf } from './pdf.ts'
import { png } from './png.ts'
import { pptx } from './pptx.ts'
import { text } from './text.ts'
import { xlsx } from './xlsx.ts'

/**
 * The formats that DocChat reads by itself. Everything that depends on the format is derived from this list: detection,
 * upload limits, the extraction process, thumbnails, documentation. A file has the first format that matches it.
 */
export const FORMATS: readonly BuiltInFormat[] = [pdf, docx, xlsx, pptx, csv, markdown, html, text, png, jpeg]
