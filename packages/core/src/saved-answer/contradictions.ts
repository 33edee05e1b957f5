import { isDeepStrictEqual } from 'node:util'

/** Returns the inconsistencies of a saved answer: its text and citations must match its events. */
export function contradictionsIn(
  answer: string,
  citations: readonly Record<string, unknown>[],
  events: readonly unknown[],
): string[] {
  // Without events there is nothing to contradict.
  if (events.length === 0) return []
  const ofType = (type: string) =>
    events.filter(
      (event): event is Record<string, unknown> =>
        typeof event === 'object' && event !== null && Reflect.get(event, 'type') === type,
    )
  const streamed = ofType('text-delta').map((event) => event['text'])
  const shown = ofType('citation')
  const sameCitations =
    shown.length === citations.length && citations.every((citation, i) => isPartOf(citation, shown[i]))
  return [
    ...(streamed.join('') === answer ? [] : ['The answer differs from the text that was streamed.']),
    ...(sameCitations ? [] : ['The citations differ from those that were streamed.']),
  ]
}

function isPartOf(citation: Record<string, unknown>, event: Record<string, unknown> | undefined): boolean {
  return Object.entries(citation).every(([key, value]) => isDeepStrictEqual(event?.[key], value))
}
