/** How the processing of a document ended. */
export interface Ended {
  readonly name: string
  /** Why it failed, as it may be shown to anybody; null if it is ready. */
  readonly failure: string | null
}

/** The names of a large batch make a long message, which nobody reads to its end. */
const MOST_NAMES = 100

/** Writes a message about documents. It has their names, never their text. */
export function messageAbout(ended: readonly Ended[]): {
  readonly subject: string
  readonly text: string
  readonly html: string
} {
  const failed = ended.filter(({ failure }) => failure !== null)
  const ready = ended.filter(({ failure }) => failure === null)
  const subject = subjectOf(ready.length, failed.length)
  const parts = [
    { title: 'Ready:', lines: linesOf(ready) },
    { title: 'Could not be processed:', lines: linesOf(failed) },
  ].filter(({ lines }) => lines.length > 0)
  const text = parts.map(({ title, lines }) => [title, ...lines.map((line) => `- ${line}`)].join('\n'))
  const html = parts.map(
    ({ title, lines }) =>
      `<p>${title}</p><ul>${lines.map((line) => `<li>${escaped(line)}</li>`).join('')}</ul>`,
  )
  return {
    subject,
    text: `${subject}.\n\n${text.join('\n\n')}\n`,
    html: `<!doctype html><meta charset="utf-8"><title>${subject}</title><p>${subject}.</p>${html.join('')}`,
  }
}

function subjectOf(ready: number, failed: number): string {
  const count = (n: number) => `${n} document${n === 1 ? '' : 's'}`
  if (failed === 0) return `${count(ready)} ready`
  if (ready === 0) return `${count(failed)} failed`
  return `${count(ready)} ready, ${failed} failed`
}

function linesOf(ended: readonly Ended[]): string[] {
  const lines = ended
    .slice(0, MOST_NAMES)
    .map(({ name, failure }) =>
      failure === null || failure.includes(name) ? (failure ?? name) : `${name}: ${failure}`,
    )
  const more = ended.length - lines.length
  return more === 0 ? lines : [...lines, `and ${more} more`]
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character)
}
