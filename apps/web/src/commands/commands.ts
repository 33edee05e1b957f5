/** Something that the person can do from anywhere. */
export interface Command {
  /** Unique, since it is how commands are found. */
  readonly label: string
  /** The key that carries it out, as shown. */
  readonly shortcut?: string
  run(): void
}

/** Whether the person is writing, so that letters are not commands. */
export function isWriting({ target }: KeyboardEvent): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input, textarea, select, [role="textbox"]'))
  )
}
