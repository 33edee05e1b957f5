import { setImmediate } from 'node:timers/promises'

/** What is written between two turns of the event loop, in characters: about 4 ms of work. */
export const SLICE_CHARACTERS = 32_768

/** Calls `work` with each item in order, and lets other requests have a turn after every {@link SLICE_CHARACTERS}. */
export async function inSlices<T>(
  items: readonly T[],
  charactersOf: (item: T) => number,
  work: (item: T) => void,
): Promise<void> {
  let characters = 0
  for (const item of items) {
    const more = charactersOf(item)
    if (characters > 0 && characters + more > SLICE_CHARACTERS) {
      await setImmediate()
      characters = 0
    }
    work(item)
    characters += more
  }
}
