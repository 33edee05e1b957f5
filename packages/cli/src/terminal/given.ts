import { isCancel } from '@clack/prompts'
import { Interruption } from '../interruption.ts'

/** Returns what a person answered. @throws Interruption when they have cancelled. */
export async function given<T>(asked: Promise<T>): Promise<Exclude<T, symbol>> {
  const answer = await asked
  if (isCancel(answer)) throw new Interruption('Cancelled.', 130)
  return answer as Exclude<T, symbol>
}
