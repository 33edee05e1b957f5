import { bmp } from './bmp.ts'
import type { BuiltInFormat } from './built-in-format.ts'
import { code } from './code.ts'
import { csv } from './csv.ts'
import { doc } from './doc.ts'
import { docx } from './docx.ts'
import { eml } from './eml.ts'
import { epub } from './epub.ts'
import { gif } from './gif.ts'
import { html } from './html.ts'
import { jpeg } from './jpeg.ts'
import { json } from './json.ts'
import { jsonl } from './jsonl.ts'
import { markdown } from './markdown.ts'
import { mhtml } from './mhtml.ts'
import { msg } from './msg.ts'
import { notebook } from './notebook.ts'
import { odp } from './odp.ts'
import { ods } from './ods.ts'
import { odt } from './odt.ts'
import { pdf } from './pdf.ts'
import { png } from './png.ts'
import { ppt } from './ppt.ts'
import { pptx } from './pptx.ts'
import { rtf } from './rtf.ts'
import { srt } from './srt.ts'
import { svg } from './svg.ts'
import { text } from './text.ts'
import { tiff } from './tiff.ts'
import { vtt } from './vtt.ts'
import { webp } from './webp.ts'
import { xls } from './xls.ts'
import { xlsx } from './xlsx.ts'
import { xml } from './xml.ts'

/**
 * The formats that DocChat reads by itself. Everything that depends on the format is derived from this list: detection,
 * upload limits, the extraction process, thumbnails, documentation. A file has the first format that matches it.
 */
export const FORMATS: readonly BuiltInFormat[] = [
  pdf,
  docx,
  doc,
  xlsx,
  xls,
  pptx,
  ppt,
  odt,
  ods,
  odp,
  epub,
  rtf,
  csv,
  markdown,
  eml,
  msg,
  mhtml,
  xml,
  svg,
  json,
  jsonl,
  notebook,
  vtt,
  srt,
  code,
  html,
  text,
  png,
  jpeg,
  webp,
  gif,
  bmp,
  tiff,
]
