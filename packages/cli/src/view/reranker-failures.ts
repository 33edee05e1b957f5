import { DocChatError } from '@docchat/core'
import type { Output } from '../terminal/output.ts'
import { cleanLine } from '../terminal/sanitize.ts'

/** Reports failures of the reranker, after which the passages keep the order of the search. */
export function noteRerankerFailures(output: Output): (error: unknown) => void {
  return (error) => {
    if (!DocChatError.isInstance(error) || error.code !== 'RERANKER_FAILED') return
    output.note(`${cleanLine(error.message)} The passages keep the order of the search.`)
  }
}
