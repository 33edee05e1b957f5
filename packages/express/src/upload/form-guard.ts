import type { EventEmitter } from 'node:events'
import { HttpError } from '../errors/http-error.ts'

/** What a form may hold. */
export interface FormRules {
  /** The field that files come in. */
  readonly fileField: string
  readonly maxFiles: number
  /** The fields that may stand before the files. */
  readonly fields: readonly string[]
}

/** Fields are few and short. */
export const MAX_FIELDS = 10
export const MAX_FIELD_BYTES: number = 8 * 1024
export const MAX_NAME_BYTES = 100

/**
 * Watches what a form's parser finds, and refuses what there should not be. Multer would notice most of it too, but
 * tells only after all files are stored.
 */
export function guardForm(parser: EventEmitter, rules: FormRules, fail: (error: HttpError) => void): void {
  const { fileField, maxFiles, fields } = rules
  const refuse = (message: string) => fail(malformed(message))
  let files = 0

  parser.on('file', (field: string | undefined, _stream: unknown, { filename }: { filename?: string }) => {
    files++
    if (field !== fileField) refuse(`Send files in the field "${fileField}", and in no other.`)
    else if (filename?.includes('\0') === true) refuse('A file name must not hold NUL characters.')
  })
  parser.on('field', (field: string | undefined, _value: string, info: { valueTruncated: boolean }) => {
    if (field === undefined || !fields.includes(field)) {
      refuse(`There is a field that is not known here. Known are: ${[...fields, fileField].join(', ')}.`)
    } else if (info.valueTruncated) refuse(`The field "${field}" is too long.`)
    else if (files > 0) refuse(`Send the field "${field}" before the files.`)
  })
  parser.on('filesLimit', () =>
    refuse(`Send at most ${maxFiles} file${maxFiles === 1 ? '' : 's'} in one request.`),
  )
  parser.on('fieldsLimit', () => refuse(`Send at most ${MAX_FIELDS} fields.`))
  parser.on('partsLimit', () => refuse('The form has too many parts.'))
  parser.on('error', (cause) => fail(malformed('The form is damaged, or ends before it is complete.', cause)))
}

export function malformed(message: string, cause?: unknown): HttpError {
  return new HttpError('MALFORMED_REQUEST', message, { cause })
}
