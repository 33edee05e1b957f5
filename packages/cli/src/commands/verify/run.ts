import type { Context } from '../../context.ts'
import type { ExitCode } from '../../exit-codes.ts'
import { verifyAnswer } from './answer.ts'
import { verifyData } from './data.ts'

/** `docchat verify` and `docchat verify <answer>` */
export function verify(context: Context, answer: string | undefined): Promise<ExitCode> {
  return answer === undefined ? verifyData(context) : verifyAnswer(context, answer)
}
