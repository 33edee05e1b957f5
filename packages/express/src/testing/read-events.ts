/** A frame of an event stream. */
export interface ReadEvent {
  readonly id: string
  readonly event: string
  readonly data: unknown
}

/** The complete frames of an event stream that contain JSON, without pings, `retry` and `[DONE]`. */
export function readEvents(text: string): ReadEvent[] {
  return text
    .split('\n\n')
    .slice(0, -1)
    .flatMap((frame) => {
      const fields = new Map(frame.split('\n').map((line) => fieldOf(line)))
      const data = fields.get('data')
      if (data === undefined || data === '[DONE]') return []
      return [{ id: fields.get('id') ?? '', event: fields.get('event') ?? 'message', data: JSON.parse(data) }]
    })
}

function fieldOf(line: string): [string, string] {
  const at = line.indexOf(': ')
  return [line.slice(0, at), line.slice(at + 2)]
}
