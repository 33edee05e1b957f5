/** Whether a reference is a pattern, such as `*.pdf`. */
export function isPattern(reference: string): boolean {
  return /[*?]/.test(reference)
}

/** Returns the test of a pattern: `*` and `?` stand for anything within a folder, `**` across folders. */
export function globTest(pattern: string): (path: string) => boolean {
  const source = pattern.replace(/\*\*\/?|[*?]|[\\^$.|+()[\]{}]/g, (part) => WILDCARDS[part] ?? `\\${part}`)
  const regex = new RegExp(`^${source}$`, 'su')
  return (path) => regex.test(path)
}

const WILDCARDS: Readonly<Record<string, string>> = {
  '**': '.*',
  '**/': '(?:.*/)?',
  '*': '[^/]*',
  '?': '[^/]',
}
