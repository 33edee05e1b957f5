import type { EventEmitter } from 'node:events'
import { HttpError } from '../errors/http-error.ts'

/** What a form may contain. */
export interface FormRules {
  /** The name of the field for files. */
  readonly fileField: string
  readonly maxFiles: number
  /** The names of the fields that may precede the files. */
  readonly fields: readonly string[]
}

/** Limits on a form's fields. */
export const MAX_FIELDS = 10
export const MAX_FIELD_BYTES: number = 8 * 1024
export const MAX_NAME_BYTES = 100

/**
 * Watches the parser of a form, and refuses parts that are not allowed. Multer would refuse most of them too, but only
 * after all files have been stored.
 */
export function guardForm(parser: EventEmitter, rules: FormRules, fail: (error: HttpError) => void): void {
  const { fileField, maxFiles, fields } = rules
  const refuse = (message: string) => fail(malformed(message))
  let files = 0

  parser.on('file', (field: string | undefined, _stream: unknown, { filename }: { filename?: string }) => {
    files++
    if (field !== fileField) refuse(`Send files in the field "${fileField}", and in no other.`)
    else if (filename?.includes('\0') === true) refuse('A file name must not contain NUL characters.')
  })
  parser.on('field', (field: string | undefined, _value: string, info: { valueTruncated: boolean }) => {
    if (field === undefined || !fields.includes(field)) {
      refuse(`The form has an unknown field. Allowed fields are: ${[...fields, fileField].join(', ')}.`)
    } else if (info.valueTruncated) refuse(`The field "${field}" is too long.`)
    else if (files > 0) refuse(`Send the field "${field}" before the files.`)
  })
  parser.on('filesLimit', () =>
    refuse(`Send at most ${maxFiles} file${maxFiles === 1 ? '' : 's'} in one request.`),
  )
  parser.on('fieldsLimit', () => refuse(`Send at most ${MAX_FIELDS} fields.`))
  parser.on('partsLimit', () => refuse('The form has too many parts.'))
  parser.on('error', (cause) => fail(malformed('The form is malformed or incomplete.', cause)))
}

export function malformed(message: string, cause?: unknown): HttpError {
  return new HttpError('MALFORMED_REQUEST', message, { cause })
}
