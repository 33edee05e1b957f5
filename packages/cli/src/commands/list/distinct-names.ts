import type { Document } from '@docchat/core'

/** Returns the name of each document; of those that have the same one, with as much of its path as tells them apart. */
export function distinctNames(documents: readonly Pick<Document, 'name' | 'source'>[]): readonly string[] {
  const paths = documents.map(({ name, source }) => {
    const parts = source.split(/[/\\]/)
    return parts.at(-1) === name ? parts : [name]
  })
  const tail = (i: number, length: number) => (paths[i] ?? []).slice(-length).join('/')
  const lengths = documents.map(() => 1)
  for (;;) {
    const shown = new Map<string, number[]>()
    for (const i of documents.keys()) {
      const name = tail(i, lengths[i] ?? 1)
      shown.set(name, [...(shown.get(name) ?? []), i])
    }
    const longer = [...shown.values()]
      .filter((same) => same.length > 1)
      .flat()
      .filter((i) => (lengths[i] ?? 1) < (paths[i]?.length ?? 1))
    if (longer.length === 0) return documents.map((_, i) => tail(i, lengths[i] ?? 1))
    for (const i of longer) lengths[i] = (lengths[i] ?? 1) + 1
  }
}
