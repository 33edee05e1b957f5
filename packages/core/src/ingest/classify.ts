import type { Classifier } from '../classify/classifier.ts'
import type { Document, DocumentVersion } from '../document.ts'
import type { Lease } from '../queue/job-queue.ts'
import type { Store } from '../store/store.ts'
import { inSpan } from '../trace/span.ts'
import { pageBatches } from './page-batches.ts'

/** What {@link classify} works with. */
export interface ClassifyDependencies {
  readonly store: Store
  readonly classifier: Classifier | null
  /** Called with the reason why a document has no label. */
  readonly onError: (error: unknown) => void
}

/** How much of a document's text is passed to a classifier. */
const CHARACTERS = 4000
/** Nearly always enough for that text. */
const FIRST_PAGES = 8

/** Labels a version. When the classifier fails, the document is left without a label; nothing else fails. */
export async function classify(
  { store, classifier, onError }: ClassifyDependencies,
  lease: Lease,
  { name }: Document,
  version: DocumentVersion,
  signal: AbortSignal,
): Promise<void> {
  if (classifier === null || hasOwnLabel(version)) return
  try {
    const text = await beginning(store, version)
    const found = await inSpan('classify', {}, () =>
      classifier.classify({ name, mediaType: version.mediaType, text }, { signal }),
    )
    await store.transaction(async (tx) => {
      await tx.jobs.heartbeat(lease)
      await tx.catalog.update(version.id, { classification: found })
    })
  } catch (error) {
    signal.throwIfAborted()
    onError(error)
  }
}

/** Whether a person labelled the document: only the classifier's labels have a confidence. */
function hasOwnLabel({ label, labelConfidence }: DocumentVersion): boolean {
  return label !== null && labelConfidence === null
}

/** The beginning of a version's text. */
export async function beginning({ catalog }: Store, { id }: DocumentVersion): Promise<string> {
  let text = ''
  for (const references of pageBatches(id, await catalog.lastPage(id), FIRST_PAGES)) {
    for (const page of await catalog.pages(references)) if (page !== null) text += `${page.text}\n`
    if (text.length >= CHARACTERS) break
  }
  return text.slice(0, CHARACTERS)
}
