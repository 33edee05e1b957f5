import { readFile } from 'node:fs/promises'
import type { Extractor, ExtractRequest } from '../extractor.ts'
import { type ReadDocument, yieldPages } from '../pages/pages.ts'
import { refusingDamage } from '../pages/unreadable.ts'
import { readRtf } from './read.ts'

/** Reads Rich Text Format, as word processors write it. */
export function rtfExtractor(): Extractor {
  return {
    mediaTypes: ['application/rtf'],
    async *extract(request, options = {}) {
      options.signal?.throwIfAborted()
      yield* yieldPages(
        await refusingDamage(request.name, 'an RTF document', () => read(request)),
        request,
        options,
      )
    },
  }
}

async function read({ path }: ExtractRequest): Promise<ReadDocument> {
  const text = await readFile(path, 'latin1')
  if (!text.trimStart().startsWith('{\\rtf')) throw new Error('it does not begin like RTF')
  return readRtf(text)
}
