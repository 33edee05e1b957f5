import { DocChatError } from '@docchat/core'
import type { Output } from '../terminal/output.ts'
import { cleanLine } from '../terminal/sanitize.ts'

/** Says of a failure that cost only a better order that it did so. */
export function noteRerankerFailures(output: Output): (error: unknown) => void {
  return (error) => {
    if (!DocChatError.isInstance(error) || error.code !== 'RERANKER_FAILED') return
    output.note(`${cleanLine(error.message)} The passages are in the order of the search.`)
  }
}
