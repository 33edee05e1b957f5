import type { Request } from 'express'
import { HttpError } from '../errors/http-error.ts'

/** @throws HttpError `MODEL_NOT_FOUND` for any model but the one there is. */
export function checkModel(name: string, modelName: string): void {
  if (name === modelName) return
  throw new HttpError('MODEL_NOT_FOUND', `There is no model "${name}". Use "${modelName}".`, {
    details: { param: 'model' },
  })
}

/** The URL at which the client reached this router. */
export function addressOf(request: Request): string {
  return `${request.protocol}://${request.get('host') ?? 'localhost'}${request.baseUrl}`
}
