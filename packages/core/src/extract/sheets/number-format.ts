import { format, getFormatFromId } from 'numfmt'

/** The days between the two calendars of spreadsheets. */
const DAYS_TO_1904 = 1462

/** Writes numbers as a workbook shows them. */
export interface NumberWriter {
  /** @param pattern such as `#,##0.00`. */
  write(value: number, pattern: string): string
}

/** @param date1904 whether days are counted from 1904. */
export function numberWriter(date1904: boolean): NumberWriter {
  return {
    write(value, pattern) {
      if (!Number.isFinite(value)) return ''
      // Spreadsheets shorten long numbers only to fit their column.
      if (/^general$/i.test(pattern)) return String(Number(value.toPrecision(15)))
      try {
        const isDate = date1904 && /[ymdhs]/i.test(pattern.replace(/"[^"]*"|\[[^\]]*\]|\\./g, ''))
        return format(pattern, isDate ? value + DAYS_TO_1904 : value, { nbsp: false, throws: true }).trim()
      } catch {
        return String(value)
      }
    },
  }
}

/** Returns the pattern of a built-in format, which files name only by its number. */
export function builtInPattern(id: number): string {
  return getFormatFromId(id) ?? 'General'
}
