import { isDeepStrictEqual } from 'node:util'

/** Where a saved answer contradicts itself: it says the same things twice, once in its events. */
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
    ...(streamed.join('') === answer ? [] : ['The answer is not the text that was streamed.']),
    ...(sameCitations ? [] : ['The citations are not those that were streamed.']),
  ]
}

function isPartOf(citation: Record<string, unknown>, event: Record<string, unknown> | undefined): boolean {
  return Object.entries(citation).every(([key, value]) => isDeepStrictEqual(event?.[key], value))
}
