const numbers = new Intl.NumberFormat()
const days = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' })

/** A whole number, with separators. */
export function whole(value: number): string {
  return numbers.format(value)
}

/** `1 page`, `3 pages`. */
export function counted(count: number, name: string): string {
  return `${whole(count)} ${name}${count === 1 ? '' : 's'}`
}

export function day(isoDate: string): string {
  return days.format(new Date(isoDate))
}

const UNITS = ['bytes', 'KB', 'MB', 'GB'] as const

/** A size as people say it: `3.4 MB`. */
export function fileSize(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024
    unit++
  }
  const digits = unit > 0 && value < 10 ? 1 : 0
  return `${value.toFixed(digits).replace(/\.0$/, '')} ${UNITS[unit] ?? ''}`
}
