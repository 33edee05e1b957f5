/** A document with one fact, and how it carries it. */
export interface PlacedFact {
  readonly format: string
  readonly way: string
  /** The file's ending, which says what reads it. */
  readonly extension:
    | 'docx'
    | 'doc'
    | 'xls'
    | 'ppt'
    | 'pptx'
    | 'rtf'
    | 'html'
    | 'md'
    | 'txt'
    | 'csv'
    | 'pdf'
    | 'odt'
    | 'ods'
    | 'odp'
    | 'json'
    | 'jsonl'
    | 'ipynb'
    | 'eml'
    | 'log'
    | 'vtt'
  readonly content: Uint8Array
  /** What must be found in the text, the title or the outline. */
  readonly fact: string
}

/** The fact that is placed; it occurs nowhere else. */
export const FACT = 'Quorum 4711'
