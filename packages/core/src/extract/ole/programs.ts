import type { ReadDocument } from '../pages/pages.ts'

/** Whether an embedded object is a formula, by the program that made it. */
export function isFormula(program: string): boolean {
  return /^\s*(?:Equation|MathType|StarMath|soffice\.StarMath|opendocument\.Formula|LibreOffice\.Formula)/i.test(
    program,
  )
}

/** Names embedded objects that are not read, such as `formulas (2)`. */
export function namesOfObjects(formulas: number, others: number): string[] {
  return [
    ...(formulas > 0 ? [`formulas (${formulas})`] : []),
    ...(others > 0 ? [`embedded objects (${others})`] : []),
  ]
}

/** Says how many embedded objects of a document are not read. */
export function unreadObjects(formulas: number, others: number): ReadDocument['problems'][number][] {
  const unread = namesOfObjects(formulas, others)
  if (unread.length === 0) return []
  return [{ page: 1, code: 'NOT_READ', message: `Some of the document was not read: ${unread.join(', ')}.` }]
}
