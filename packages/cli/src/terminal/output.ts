import { styleText } from 'node:util'
import { cleanLine, jsonLine } from './sanitize.ts'

/** What {@link styleText} knows. */
export type Format = Parameters<typeof styleText>[0]

/** Where a stream leads, as far as output cares. */
export interface Sink {
  readonly isTTY?: boolean
  readonly columns?: number
  readonly rows?: number
  hasColors?(): boolean
  write(text: string): unknown
}

/** Options of {@link terminalOutput}. */
export interface OutputOptions {
  readonly stdout: Sink
  readonly stderr: Sink
  /** Results as JSON, one object a line. @defaultValue false */
  readonly json?: boolean
  /** No progress, no notes. @defaultValue false */
  readonly quiet?: boolean
  /** False forbids colour and movement; true leaves the choice to the terminal. @defaultValue true */
  readonly color?: boolean
}

/** What a command says: results on standard output, all else on standard error. */
export interface Output {
  readonly json: boolean
  readonly quiet: boolean
  /** Standard error is a terminal that may show colour and movement. */
  readonly lively: boolean
  /** Columns of standard output, where it is a terminal. */
  readonly columns: number | undefined
  /** Columns of standard error now; it may be resized. */
  readonly noteColumns: number
  /** Rows of standard error now. */
  readonly noteRows: number
  /** Part of a result, for people. */
  write(text: string): void
  /** A line of a result, for people. */
  line(text?: string): void
  /** A result for programs. */
  event(value: unknown): void
  /** A remark beside the result. */
  note(text: string): void
  /** What went wrong, on one line that names the command. */
  error(text: string): void
  /** Raw text to standard error, for progress. */
  draw(text: string): void
  /** Styles a piece of a result, where colour is due. */
  style(format: Format, text: string): string
  /** Styles a piece of a note, where colour is due. */
  styleNote(format: Format, text: string): string
}

/** Output to a pair of streams. */
export function terminalOutput(options: OutputOptions): Output {
  const { stdout, stderr, json = false, quiet = false, color = true } = options
  const styled = (sink: Sink) => color && sink.isTTY === true && sink.hasColors?.() === true
  const stdoutStyled = styled(stdout)
  const lively = styled(stderr)
  const paint = (on: boolean, format: Format, text: string) =>
    on ? styleText(format, text, { validateStream: false }) : text
  return {
    json,
    quiet,
    lively,
    columns: stdout.isTTY === true ? stdout.columns || undefined : undefined,
    get noteColumns() {
      // Some pseudo-terminals claim to have none.
      return stderr.columns || 80
    },
    get noteRows() {
      return stderr.rows || 24
    },
    write: (text) => void stdout.write(text),
    line: (text = '') => void stdout.write(`${text}\n`),
    event: (value) => void stdout.write(`${jsonLine(value)}\n`),
    note(text) {
      if (!quiet) stderr.write(`${text}\n`)
    },
    error: (text) => void stderr.write(`${paint(lively, 'red', 'docchat:')} ${cleanLine(text)}\n`),
    draw: (text) => void stderr.write(text),
    style: (format, text) => paint(stdoutStyled, format, text),
    styleNote: (format, text) => paint(lively, format, text),
  }
}
