/** Words that end a chat. */
const EXITS: ReadonlySet<string> = new Set(['/quit', '/exit', 'quit', 'exit'])
const CONTINUED = /\\$/

/** Yields what is typed until an exit, without the spaces around it. A line that ends with a backslash goes on in the next one. */
export async function* typed(
  lines: AsyncIterable<string>,
  onContinued: (isContinued: boolean) => void = () => undefined,
): AsyncGenerator<string, void, undefined> {
  let begun: string[] = []
  for await (const line of lines) {
    const isContinued = CONTINUED.test(line)
    begun.push(line.replace(CONTINUED, ''))
    onContinued(isContinued)
    if (isContinued) continue
    const whole = begun.join('\n').trim()
    begun = []
    if (EXITS.has(whole.toLowerCase())) return
    yield whole
  }
  const rest = begun.join('\n').trim()
  if (rest !== '') yield rest
}
