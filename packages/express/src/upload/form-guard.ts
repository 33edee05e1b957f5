import type { EventEmitter } from 'node:events'
import { HttpError } from '../errors/http-error.ts'
import { explainUnknownName } from '../http/unknown-names.ts'
import { invalid } from '../http/validate.ts'

/** What a form may contain. */
export interface FormRules {
  /** The name of the field for files. */
  readonly fileField: string
  readonly maxFiles: number
  /** The names of the fields that may precede the files, each once. They apply to all files. */
  readonly fields: readonly string[]
  /**
   * The names of the fields that may be repeated: the first one belongs to the first file, the second one to the second file,
   * and so on. Each must precede its file. @defaultValue none
   */
  readonly fieldsPerFile?: readonly string[]
  /** Fields that may also follow the files, each once, with a function that says what is wrong with a value. @defaultValue none */
  readonly anywhere?: Readonly<Record<string, (value: string) => string | undefined>>
}

/** The values of a form's fields, by name; an empty value is the same as none. */
export type Fields = Readonly<Record<string, string>>

/** Limits on a form's fields. */
export const MAX_FIELD_BYTES: number = 8 * 1024
export const MAX_NAME_BYTES = 100

const NAMELESS = 'A part of the form has no name.'

/** The most fields that a form may have. */
export function maxFieldsOf({ fields, fieldsPerFile = [], anywhere = {}, maxFiles }: FormRules): number {
  return fields.length + fieldsPerFile.length * maxFiles + Object.keys(anywhere).length
}

/**
 * Watches the parser of a form, and refuses parts that are not allowed. Multer would refuse most of them too, but only
 * after all files have been stored.
 *
 * @returns a function that returns the fields of the file with this index, which has begun
 */
export function guardForm(
  parser: EventEmitter,
  rules: FormRules,
  fail: (error: HttpError) => void,
): (index: number) => Fields {
  const { fileField, maxFiles, fields, fieldsPerFile = [], anywhere = {} } = rules
  const allowed = [...fields, ...fieldsPerFile, ...Object.keys(anywhere)]
  const refuse = (field: string, message: string) => fail(wrongField(field, message))
  const values = new Map<string, string[]>()
  let files = 0

  function accept(field: string, value: string): void {
    const known = values.get(field) ?? []
    const own = fieldsPerFile.includes(field)
    const problem = anywhere[field]?.(value)
    if (problem !== undefined) refuse(field, problem)
    else if (!own && files > 0 && anywhere[field] === undefined) refuse(field, 'send it before the files')
    else if (!own && known.length > 0) refuse(field, 'send it only once')
    else if (own && known.length < files) {
      refuse(
        field,
        `send one for each file, before that file; an empty one if the file has none. Number ${known.length + 1} came too late`,
      )
    } else values.set(field, [...known, value])
  }

  parser.on('file', (field: string | undefined, _stream: unknown, { filename }: { filename?: string }) => {
    files++
    if (field === undefined) fail(malformed(NAMELESS))
    else if (field !== fileField) refuse(field, `send files in the field "${fileField}", and in no other`)
    else if (filename?.includes('\0') === true)
      fail(malformed('A file name must not contain NUL characters.'))
  })
  parser.on('field', (field: string | undefined, value: string, info: { valueTruncated: boolean }) => {
    if (field === undefined) fail(malformed(NAMELESS))
    else if (field === fileField) refuse(field, 'expected a file, got text: send it with a file name')
    else if (!allowed.includes(field)) {
      refuse(field, explainUnknownName('field', { path: [field], known: [...allowed, fileField] }))
    } else if (info.valueTruncated) refuse(field, `expected at most ${MAX_FIELD_BYTES} bytes`)
    else accept(field, value)
  })
  parser.on('close', () => {
    const spare = fieldsPerFile.find((field) => (values.get(field)?.length ?? 0) > files)
    if (spare !== undefined && files > 0) refuse(spare, 'there are more of them than files')
  })
  parser.on('filesLimit', () =>
    refuse(fileField, `send at most ${maxFiles} file${maxFiles === 1 ? '' : 's'} in one request`),
  )
  parser.on('fieldsLimit', () => fail(malformed(`Send at most ${maxFieldsOf(rules)} fields.`)))
  parser.on('partsLimit', () => fail(malformed('The form has too many parts.')))
  parser.on('error', (cause) => fail(malformed('The form is malformed or incomplete.', cause)))

  return (index) => {
    const found = [...values].flatMap(([field, all]): [string, string][] => {
      const value = all[fieldsPerFile.includes(field) ? index : 0] ?? ''
      return value === '' ? [] : [[field, value]]
    })
    return Object.fromEntries(found)
  }
}

/** Returns the error for a field of a well-formed form. */
export function wrongField(field: string, message: string): HttpError {
  return invalid([{ in: 'body', field: field.slice(0, MAX_NAME_BYTES), message }])
}

/** Returns the error for a form that cannot be read. */
export function malformed(message: string, cause?: unknown): HttpError {
  return new HttpError('MALFORMED_REQUEST', message, { cause })
}
