import type { Extractor, ExtractRequest } from '../extractor.ts'
import { openOle } from '../ole/container.ts'
import { summaryOf } from '../ole/summary.ts'
import { type ReadDocument, yieldPages } from '../pages/pages.ts'
import { slidePages } from '../pages/slides.ts'
import { refusingDamage } from '../pages/unreadable.ts'
import { readPersisted } from './persisted.ts'
import { readSlides } from './slides.ts'

/** Reads presentations of PowerPoint 97 to 2003: a page for each slide, with its notes and comments. */
export function pptExtractor(): Extractor {
  return {
    mediaTypes: ['application/vnd.ms-powerpoint'],
    async *extract(request, options = {}) {
      options.signal?.throwIfAborted()
      const kind = 'a presentation of PowerPoint 97 or later'
      yield* yieldPages(await refusingDamage(request.name, kind, () => read(request)), request, options)
    },
  }
}

async function read({ path, name }: ExtractRequest): Promise<ReadDocument> {
  const container = await openOle(path, name)
  const slides = readSlides(readPersisted(container, name))
  return { metadata: summaryOf(container), ...slidePages(slides) }
}
