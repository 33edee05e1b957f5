import type { ReadDocument } from '../pages/pages.ts'
import type { SheetPages } from './sheet-pages.ts'

/** What a reader must know of a sheet beside its text. */
export interface SheetState {
  readonly hiddenRows: number
  readonly hiddenColumns: number
  /** The number of formulas whose value was never calculated. */
  readonly withoutValue: number
}

interface Problems {
  /** @param page the first of the sheet, null when it is empty. */
  add(page: number | null, sheet: SheetState & { readonly name: string; readonly hidden: boolean }): void
  /** Returns the pages of all sheets with their problems. */
  end(): Pick<ReadDocument, 'pages' | 'problems'>
}

type Problem = ReadDocument['problems'][number]

/** Collects what has to be told of sheets: what is hidden in them, and what is missing. */
export function sheetProblems(name: string, pages: Pick<SheetPages, 'pages' | 'isFull'>): Problems {
  const problems: Problem[] = []
  return {
    add(page, sheet) {
      const at = page ?? Math.max(1, pages.pages.length)
      if (sheet.hidden && page !== null)
        problems.push({
          page: at,
          code: 'HIDDEN',
          message: `The sheet "${sheet.name}" is hidden; it is read.`,
        })
      const hidden = [
        ...(sheet.hiddenRows > 0 ? [counted(sheet.hiddenRows, 'row')] : []),
        ...(sheet.hiddenColumns > 0 ? ['columns'] : []),
      ].join(' and ')
      if (hidden !== '' && page !== null) {
        const message = `The sheet "${sheet.name}" has hidden parts (${hidden}); they are read.`
        problems.push({ page: at, code: 'HIDDEN', message })
      }
      if (sheet.withoutValue > 0) {
        const message = `${counted(sheet.withoutValue, 'formula')} of the sheet "${sheet.name}" ${sheet.withoutValue === 1 ? 'has' : 'have'} no calculated value. Open and save it in a spreadsheet program, and add it again.`
        problems.push({ page: at, code: 'NOT_READ', message })
      }
    },
    end() {
      if (pages.isFull)
        problems.push({
          code: 'TEXT_TRUNCATED',
          message: `"${name}" has too much text; the rest is not read.`,
        })
      const read = pages.pages.length === 0 ? [{ text: '', headings: [] }] : pages.pages
      return {
        pages: read,
        problems: problems.map(({ page = read.length, ...one }) => ({
          page: Math.min(page, read.length),
          ...one,
        })),
      }
    },
  }
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
