type Attributes = Readonly<Record<string, string>>

/** Returns the value of a cell that has no text of its own, as some programs write them. */
export function valueOfCell(attributes: Attributes): string {
  const value = attributes['office:value'] ?? ''
  switch (attributes['office:value-type'] ?? '') {
    case 'float':
      return value
    case 'currency':
      return `${value} ${attributes['office:currency'] ?? ''}`.trim()
    case 'percentage':
      return value === '' ? '' : `${Number((Number(value) * 100).toPrecision(15))}%`
    case 'date':
      return (attributes['office:date-value'] ?? '').replace(/T00:00(?::00)?(?:\.0+)?$/, '').replace('T', ' ')
    case 'time':
      return clock(attributes['office:time-value'] ?? '')
    case 'boolean':
      return (attributes['office:boolean-value'] ?? '').toUpperCase()
    default:
      return attributes['office:string-value'] ?? ''
  }
}

/** Writes a duration such as `PT08H30M00S` as the time that a sheet shows. */
function clock(duration: string): string {
  const [, hours, minutes = '0', seconds = '0'] =
    /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,]\d+)?S)?$/.exec(duration) ?? []
  if (hours === undefined && minutes === '0' && seconds === '0') return duration
  return [hours ?? '0', minutes, seconds].map((part) => part.padStart(2, '0')).join(':')
}
