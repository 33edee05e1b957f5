import type { Classifier } from '../classify/classifier.ts'
import type { Document, DocumentVersion } from '../document.ts'
import type { Lease } from '../queue/job-queue.ts'
import type { Store } from '../store/store.ts'

/** What {@link classify} works with. */
export interface ClassifyDependencies {
  readonly store: Store
  readonly classifier: Classifier | null
  /** Is told why a document has no label. */
  readonly onError: (error: unknown) => void
}

/** How much of a document a classifier is shown. */
const CHARACTERS = 4000

/** Gives a version its label. A classifier that fails costs the document its label and nothing else. */
export async function classify(
  { store, classifier, onError }: ClassifyDependencies,
  lease: Lease,
  { name }: Document,
  { id, mediaType }: DocumentVersion,
  signal: AbortSignal,
): Promise<void> {
  if (classifier === null) return
  try {
    const found = await classifier.classify({ name, mediaType, text: await beginning(store, id) }, { signal })
    await store.transaction(async (tx) => {
      await tx.jobs.heartbeat(lease)
      await tx.catalog.update(id, { classification: found })
    })
  } catch (error) {
    signal.throwIfAborted()
    onError(error)
  }
}

async function beginning({ catalog }: Store, versionId: string): Promise<string> {
  let text = ''
  for (let number = 1; text.length < CHARACTERS; number++) {
    const page = await catalog.page(versionId, number)
    if (page === null) break
    text += `${page.text}\n`
  }
  return text.slice(0, CHARACTERS)
}
