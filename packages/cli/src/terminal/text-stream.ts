/** Text that is shown as it arrives. */
export interface TextStream {
  text(text: string): void
  /** Shows what is held back. */
  end(): void
}
