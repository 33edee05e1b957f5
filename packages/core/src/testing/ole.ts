import CFB from 'cfb'

/** Makes a file of Microsoft's older container format with these streams, by their paths. */
export function makeOle(streams: Readonly<Record<string, Uint8Array>>): Buffer {
  const container = CFB.utils.cfb_new()
  for (const [path, content] of Object.entries(streams))
    CFB.utils.cfb_add(container, `/${path}`, Buffer.from(content))
  return Buffer.from(CFB.write(container, { type: 'buffer' }) as Uint8Array)
}

/** Writes numbers one after the other, each with a size in bytes. */
export function numbers(...values: readonly (readonly [value: number, bytes: 1 | 2 | 4])[]): Buffer {
  return Buffer.concat(
    values.map(([value, bytes]) => {
      const one = Buffer.alloc(bytes)
      one.writeUIntLE(value, 0, bytes)
      return one
    }),
  )
}
