import { type ErrorInfo, type Owner, publicError } from '@docchat/core'
import type { Response } from 'express'
import type { Identity } from './authenticate.ts'

const operatorsResponses = new WeakSet<Response>()

/** Marks a response as one to an operator, who may see whatever is wrong with the server. */
export function showEverything(response: Response): void {
  operatorsResponses.add(response)
}

/** Who will see a response. */
export function audienceOf(response: Response): 'operator' | 'anybody' {
  return operatorsResponses.has(response) ? 'operator' : 'anybody'
}

/** What a client sees of its documents and jobs. Unless it is an operator, recorded errors do not describe the server. */
export function viewFor({ operator = false }: Identity, owner: Owner): Owner {
  if (operator) return owner
  return {
    ...owner,
    documents: withPublicErrors(owner.documents),
    uploads: withPublicErrors(owner.uploads),
    jobs: withPublicErrors(owner.jobs),
    webhooks: withPublicErrors(owner.webhooks),
    mail: withPublicErrors(owner.mail),
  }
}

/** The same methods, with public errors in everything that they return. */
function withPublicErrors<T extends object>(methods: T): T {
  const wrapped = Object.entries(methods).map(([name, method]) => [
    name,
    typeof method === 'function'
      ? (...args: unknown[]) => publicResult(Reflect.apply(method, methods, args))
      : method,
  ])
  return Object.fromEntries(wrapped) as T
}

function publicResult(result: unknown): unknown {
  if (result instanceof Promise) return result.then(publicValue)
  if (isAsyncIterable(result)) return publicValues(result)
  return publicValue(result)
}

async function* publicValues(values: AsyncIterable<unknown>): AsyncGenerator<unknown> {
  for await (const value of values) yield publicValue(value)
}

/** A copy of plain data in which every `error` is public; the data itself if it contains none. */
function publicValue(value: unknown): unknown {
  if (Array.isArray(value)) return sameIfUnchanged(value, value.map(publicValue))
  if (!isPlainObject(value)) return value
  const entries = Object.entries(value)
  const clean = entries.map(([name, part]) =>
    name === 'error' && isErrorInfo(part) ? publicError(part) : publicValue(part),
  )
  if (clean.every((part, index) => part === entries[index]?.[1])) return value
  return Object.fromEntries(entries.map(([name], index) => [name, clean[index]]))
}

function sameIfUnchanged(before: readonly unknown[], after: readonly unknown[]): readonly unknown[] {
  return after.every((part, index) => part === before[index]) ? before : after
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  return Object.getPrototypeOf(value) === Object.prototype
}

function isErrorInfo(value: unknown): value is ErrorInfo {
  return isPlainObject(value) && typeof value['code'] === 'string' && typeof value['message'] === 'string'
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value
}
