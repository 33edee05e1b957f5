import { count, formatBytes, formatSecondsLeft } from '../ui/format.ts'
import type { UploadItem } from './upload-item.ts'

/** What happens to an upload now, or what became of it, for people. */
export function uploadText(item: UploadItem): string {
  const { state, secondsLeft } = item
  const left = secondsLeft === null ? '' : ` · ${formatSecondsLeft(secondsLeft)}`
  switch (state.phase) {
    case 'waiting':
      return 'Waiting for its turn'
    case 'sending':
      return `${state.resumed ? 'Going on where it was: ' : 'Sending '}${formatBytes(state.sentBytes)} of ${formatBytes(state.totalBytes)}${left}`
    case 'pausing':
      return `${state.reason} It will be tried again soon.`
    case 'sign-in':
      return 'Sign in to go on.'
    case 'processing':
      return `${stageText(state.stage, state.done, state.total)}${left}`
    case 'password':
      return state.wrong ? 'This password does not open the PDF.' : 'The PDF is protected by a password.'
    case 'complete':
      return completeText(item)
    case 'failed':
      return state.reason
    case 'cancelled':
      return 'Cancelled'
  }
}

function stageText(stage: string | null, done: number, total: number | null): string {
  const ofTotal = total === null ? '' : ` of ${total.toLocaleString('en')}`
  switch (stage) {
    case null:
      return 'Waiting to be read'
    case 'extract':
      return done === 0 ? 'Reading' : `Reading: page ${done.toLocaleString('en')}${ofTotal}`
    case 'ocr':
      return done === 0 && total === null
        ? 'Reading pictures'
        : `Reading scanned pages: ${done.toLocaleString('en')}${ofTotal}`
    case 'embed':
      return `Searchable by words. Indexing meaning: ${done.toLocaleString('en')}${ofTotal}`
    default:
      return 'Indexing'
  }
}

function completeText({ document, deduplicated, name, version }: UploadItem): string {
  if (deduplicated) {
    const as = document === null || document.name === name ? '' : ` as “${document.name}”`
    return `Nothing added: the same file was here already${as}.`
  }
  const pages = document?.pages == null ? '' : ` · ${count(document.pages, 'page')}`
  const what = version !== null && version > 1 ? `New version (${version}) of this document` : 'Ready'
  return `${what}${pages}`
}
