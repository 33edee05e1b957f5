/** How many bytes at the beginning of a file are examined. */
export const HEAD_BYTES = 4100

/** The beginning of a file, and what is known from it. */
export interface FileHead {
  /** The first 4,100 bytes, or all of them when there are fewer. */
  readonly bytes: Uint8Array
  /** The extension of the file's name, in lower case and without the dot; empty when it has none. */
  readonly extension: string
  /** The media type that the `file-type` library detects in the bytes; null when it detects none, as for text. */
  readonly signature: string | null
  /** Whether the bytes are text: no signature, and hardly any control characters. */
  readonly isText: boolean
}

/** A file format: its names, and how files are recognised as this format. */
export interface Format {
  /** The media type of its documents, such as `text/csv`. */
  readonly mediaType: string
  /** Its name for people, such as `CSV`. */
  readonly name: string
  /** In lower case and without the dot. A file that has one of them but another format is refused. */
  readonly extensions: readonly string[]
  /** Extensions of other formats that programs give such files all the same, as `doc` for RTF. @defaultValue none */
  readonly alsoNamed?: readonly string[]
  /** Other media types with which such files are sent. @defaultValue none */
  readonly aliases?: readonly string[]
  /**
   * Whether a file has this format.
   *
   * @example
   * ({ isText, extension }) => isText && extension === 'csv'
   */
  readonly matches: (head: FileHead) => boolean
}
