import type { Context } from '../../context.ts'
import type { ExitCode } from '../../exit-codes.ts'
import { ask } from '../ask/run.ts'

const QUESTION = 'Summarise this document.'
const SECTIONS = 8

/** `docchat summarise <document>` */
export async function summarise(context: Context, reference: string): Promise<ExitCode> {
  return ask(context, [QUESTION], { limit: SECTIONS, document: [reference], failOnNoAnswer: true })
}
