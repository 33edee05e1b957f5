import type { Extractor } from '../extractor.ts'
import { readText } from '../text/open.ts'
import { type ReadDocument, yieldPages } from './pages.ts'
import { refusingDamage } from './unreadable.ts'

/**
 * Makes an extractor of text files that are read as a whole. @param kind such as `a Jupyter notebook`, for refusals.
 * @param declaredIn returns the encoding that the beginning of the document names.
 */
export function wholeTextExtractor(
  mediaTypes: readonly string[],
  kind: string,
  read: (text: string, mediaType: string) => ReadDocument | Promise<ReadDocument>,
  declaredIn: (head: Buffer) => string | undefined = () => undefined,
): Extractor {
  return {
    mediaTypes,
    async *extract(request, options = {}) {
      options.signal?.throwIfAborted()
      const { text, problem } = await readText(request.path, { ...options, declaredIn })
      const document = await refusingDamage(request.name, kind, async () => read(text, request.mediaType))
      const problems = problem === null ? [] : [{ page: 1, ...problem }]
      yield* yieldPages({ ...document, problems: [...problems, ...document.problems] }, request, options)
    },
  }
}
