/** What is read of an embedded object. */
export interface ObjectText {
  readonly lines: readonly string[]
  /** Whether it is part of a sentence, as a formula. */
  readonly inLine: boolean
}

/** The text of an embedded object, by the reference with which the document shows it; null when nothing is read of it. */
export type ObjectTexts = (href: string) => ObjectText | null
