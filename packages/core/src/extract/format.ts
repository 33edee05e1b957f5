/** How many bytes of a file's beginning are looked at. */
export const HEAD_BYTES = 4100

/** The beginning of a file, and what can be told from it. */
export interface FileHead {
  /** The first 4,100 bytes, or all of them when there are fewer. */
  readonly bytes: Uint8Array
  /** The extension of the file's name, in lower case and without the dot; empty when it has none. */
  readonly extension: string
  /** The media type that the library `file-type` finds in the bytes; null when it finds none, as in text. */
  readonly signature: string | null
  /** Whether the bytes are text: no signature, and hardly any control characters. */
  readonly isText: boolean
}

/** A kind of file: what it is called, and how it is recognised. */
export interface Format {
  /** What its documents have as their media type: `text/csv`. */
  readonly mediaType: string
  /** What people call it: `CSV`. */
  readonly name: string
  /** In lower case and without the dot. A file with one of them that is of another format is refused. */
  readonly extensions: readonly string[]
  /** Other media types that such files are sent as. @defaultValue none */
  readonly aliases?: readonly string[]
  /**
   * Whether a file is of this format.
   *
   * @example
   * ({ isText, extension }) => isText && extension === 'csv'
   */
  readonly matches: (head: FileHead) => boolean
}
