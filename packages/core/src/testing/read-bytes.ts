import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page, PageWarning } from '../document.ts'
import type { Extractor, OpenedEvent } from '../extract/extractor.ts'

/** What was read. */
export interface ReadBytes {
  readonly opened: OpenedEvent | undefined
  readonly pages: readonly Page[]
  readonly warnings: readonly PageWarning[]
}

/** Reads a file with these bytes; returns its pages, warnings, and what was said when it was opened. */
export async function readBytes(
  extractor: Extractor,
  content: Uint8Array | string,
  name: string,
): Promise<ReadBytes> {
  const folder = await mkdtemp(join(tmpdir(), 'docchat-read-'))
  try {
    const path = join(folder, 'file')
    await writeFile(path, content)
    const events = await Array.fromAsync(
      extractor.extract({ path, mediaType: extractor.mediaTypes[0] ?? '', name }),
    )
    const pages = events.filter((event) => event.type === 'page')
    return {
      opened: events.find((event): event is OpenedEvent => event.type === 'opened'),
      pages: pages.map(({ page }) => page),
      warnings: pages.flatMap(({ warnings }) => warnings),
    }
  } finally {
    await rm(folder, { recursive: true })
  }
}
