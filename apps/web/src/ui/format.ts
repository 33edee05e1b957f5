const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte']

/** A size, such as "3.2 MB". */
export function formatBytes(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1024
    unit++
  }
  return new Intl.NumberFormat('en', {
    style: 'unit',
    unit: UNITS[unit] ?? 'byte',
    unitDisplay: unit === 0 ? 'long' : 'short',
    maximumFractionDigits: value < 10 && unit > 0 ? 1 : 0,
  }).format(value)
}

/** A number with a noun, such as "1 page" or "12 pages". */
export function count(n: number, noun: string): string {
  return `${n.toLocaleString('en')} ${noun}${n === 1 ? '' : 's'}`
}

/** How long something will take, such as "about 40 s". */
export function formatSecondsLeft(seconds: number): string {
  if (seconds < 60) return `about ${Math.max(5, Math.ceil(seconds / 5) * 5)} s`
  if (seconds < 3600) return `about ${Math.ceil(seconds / 60)} min`
  return `about ${Math.ceil(seconds / 3600)} h`
}

const DAY = new Intl.DateTimeFormat('en', { dateStyle: 'medium' })
const MOMENT = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeStyle: 'short' })

/** A date, such as "May 3, 2026". */
export function formatDate(iso: string): string {
  return DAY.format(new Date(iso))
}

/** A date with its time. */
export function formatMoment(iso: string): string {
  return MOMENT.format(new Date(iso))
}

/** A whole number, with separators. */
export function formatNumber(n: number): string {
  return n.toLocaleString('en')
}
