import type { UploadItem } from './upload-item.ts'

/** An upload with what only the store needs. */
export interface Entry {
  item: UploadItem
  readonly file: File | null
  readonly source?: string
  password?: string
  controller: AbortController
}

/** An upload that has not begun. */
export function newEntry(
  id: string,
  name: string,
  more: Partial<UploadItem>,
  kept: Partial<Entry> = {},
): Entry {
  const item: UploadItem = {
    id,
    name,
    sizeBytes: kept.file?.size ?? null,
    state: { phase: 'waiting' },
    secondsLeft: null,
    documentId: null,
    jobId: null,
    document: null,
    deduplicated: false,
    version: null,
    settled: false,
    ...more,
  }
  return { file: null, controller: new AbortController(), ...kept, item }
}
