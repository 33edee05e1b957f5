import { styleText } from 'node:util'
import { cleanLine, jsonLine } from './sanitize.ts'
import { wrappedNote } from './wrapped-note.ts'

/** A format of {@link styleText}. */
export type Format = Parameters<typeof styleText>[0]

/** The parts of an output stream that are used here. */
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
  /** Whether to write results as JSON, one object per line. @defaultValue false */
  readonly json?: boolean
  /** Whether to suppress progress and notes. @defaultValue false */
  readonly quiet?: boolean
  /** Whether colour and animation are allowed, if the terminal supports them. @defaultValue true */
  readonly color?: boolean
  /** Whether the terminal follows links in its text. @defaultValue false */
  readonly links?: boolean
}

/** The output of a command: results go to standard output, everything else to standard error. */
export interface Output {
  readonly json: boolean
  readonly quiet: boolean
  /** Whether standard error is a terminal that may show colour and animation. */
  readonly lively: boolean
  /** Whether standard output may show colour, and the terminal follows links. */
  readonly links: boolean
  /** The current width of standard output in columns; undefined if it is not a terminal. */
  readonly columns: number | undefined
  /** The current width of standard error in columns. */
  readonly noteColumns: number
  /** The current height of standard error in rows. */
  readonly noteRows: number
  /** Writes part of a result, for people. */
  write(text: string): void
  /** Writes a line of a result, for people. */
  line(text?: string): void
  /** Writes a result for programs, as one line of JSON. */
  event(value: unknown): void
  /** Writes a remark to standard error, wrapped on a terminal, unless quiet. */
  note(text: string): void
  /** Writes an error on one line that begins with the name of the command. */
  error(text: string): void
  /** Writes raw text to standard error, for progress. */
  draw(text: string): void
  /** Styles part of a result, if standard output supports colour. */
  style(format: Format, text: string): string
  /** Styles part of a note, if standard error supports colour. */
  styleNote(format: Format, text: string): string
}

/** Creates an output on a pair of streams. */
export function terminalOutput(options: OutputOptions): Output {
  const { stdout, stderr, json = false, quiet = false, color = true, links = false } = options
  const styled = (sink: Sink) => color && sink.isTTY === true && sink.hasColors?.() === true
  const stdoutStyled = styled(stdout)
  const lively = styled(stderr)
  const paint = (on: boolean, format: Format, text: string) =>
    on ? styleText(format, text, { validateStream: false }) : text
  return {
    json,
    quiet,
    lively,
    links: stdoutStyled && links,
    get columns() {
      return stdout.isTTY === true ? stdout.columns || undefined : undefined
    },
    get noteColumns() {
      // Some pseudo-terminals report 0.
      return stderr.columns || 80
    },
    get noteRows() {
      return stderr.rows || 24
    },
    write: (text) => void stdout.write(text),
    line: (text = '') => void stdout.write(`${text}\n`),
    event: (value) => void stdout.write(`${jsonLine(value)}\n`),
    note(text) {
      if (quiet) return
      const shown = stderr.isTTY === true ? wrappedNote(text, this.noteColumns) : text
      stderr.write(`${shown}\n`)
    },
    error: (text) => void stderr.write(`${paint(lively, 'red', 'docchat:')} ${cleanLine(text)}\n`),
    draw: (text) => void stderr.write(text),
    style: (format, text) => paint(stdoutStyled, format, text),
    styleNote: (format, text) => paint(lively, format, text),
  }
}
