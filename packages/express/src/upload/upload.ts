import { createReadStream } from 'node:fs'
import {
  type AddedDocument,
  type AddOptions,
  DocChatError,
  type MailJobOptions,
  type Member,
  type RefusedMember,
  type Upload,
} from '@docchat/core'
import type { Response } from 'express'
import { currentContext } from '../context/request-context.ts'
import { failureOf } from '../errors/problem.ts'
import { audienceOf } from '../http/audience.ts'
import type { Call } from '../http/route.ts'
import { answerOnce, type StoredAnswer } from '../idempotency/once.ts'
import { isArchive, isMail, memberName, withMembers } from './archive.ts'
import { type UploadFingerprint, uploadFingerprint } from './fingerprint.ts'
import { type Fields, wrongField } from './form-guard.ts'
import { uploadJson } from './json.ts'
import { receiveForm } from './receive-form.ts'
import type { UploadErrorJson } from './schema.ts'

type UploadCall = Call & { readonly headers: { readonly 'idempotency-key'?: string | undefined } }

/** How far beyond the size limit a refused file is read, in order to reach the files after it. */
const SKIP_BYTES = 4 * 1024 * 1024

/** Handles the upload of one file. */
export async function uploadOne(call: UploadCall): Promise<void> {
  const { owner, request } = call
  await answerOnce(call, async (repeated) => {
    const fingerprint = fingerprintFor(call)
    let added: AddedDocument | undefined
    await receiveForm(request, call.response, {
      fileField: 'file',
      fields: ['webhook_url', 'notify', 'source', 'password'],
      maxFiles: 1,
      ...limitsOf(call),
      async take(received, fields) {
        const file = { ...received, content: fingerprint?.add(received, fields) ?? received.content }
        const wanted = wantsMail(fields)
        if (wanted) owner.mail.check()
        if (repeated) await skip(file.content)
        else {
          added = await owner.documents.add({ ...file, ...sourceOf(fields) }, addOptions(call, fields))
          if (wanted) await owner.mail.whenEnded([added.job.id], mailOptions(call))
        }
      },
    })
    const answer =
      added === undefined
        ? UNUSED
        : { status: 202, location: `/jobs/${added.job.id}`, body: uploadJson(added) }
    return { fingerprint: (await fingerprint?.digest()) ?? '', answer }
  })
}

/** Handles the upload of several files. */
export async function uploadMany(call: UploadCall): Promise<void> {
  const { owner, request, settings } = call
  await answerOnce(call, async (repeated) => {
    const fingerprint = fingerprintFor(call)
    const results: (readonly object[])[] = []
    const jobIds: string[] = []
    let wanted = false
    let count = 0
    await receiveForm(request, call.response, {
      fileField: 'files',
      fields: ['webhook_url', 'notify', 'attachments'],
      fieldsPerFile: ['source', 'password'],
      maxFiles: settings.maxFiles,
      ...limitsOf(call),
      async take(file, fields, signal) {
        const index = count++
        const content = resumable(
          fingerprint?.add(file, fields) ?? file.content,
          settings.maxFileBytes + SKIP_BYTES,
        )
        wanted = wantsMail(fields)
        if (wanted) owner.mail.check()
        if (repeated) return skip(content)
        const add = async (upload: Upload, key: string): Promise<object> => {
          try {
            const added = await owner.documents.add(upload, addOptions(call, fields, key))
            jobIds.push(added.job.id)
            return { ...uploadJson(added), error: null }
          } catch (error) {
            return refusal(upload.name, error)
          }
        }
        const refusal = (name: string, error: unknown): object => {
          signal.throwIfAborted()
          // The receiver is one for all files.
          if (DocChatError.isInstance(error) && error.code === 'WEBHOOK_REFUSED') throw error
          return { name, error: asJson(error, call.response) }
        }
        const upload = { ...file, content, ...sourceOf(fields) }
        const options = { add, refusal, index, maxBytes: settings.maxFileBytes }
        if (isArchive(file)) results[index] = await addMembers(upload, options)
        else if (wantsAttachments(fields) && isMail(file)) results[index] = await addMail(upload, options)
        else results[index] = [await add(upload, String(index))]
        await skip(content)
      },
    })
    if (wanted && jobIds.length > 0) await owner.mail.whenEnded(jobIds, mailOptions(call))
    return {
      fingerprint: (await fingerprint?.digest()) ?? '',
      answer: { status: 202, body: { results: results.flat() } },
    }
  })
}

interface AddMembersOptions {
  /** Adds a file, under an idempotency key of its own. */
  readonly add: (upload: Upload, key: string) => Promise<object>
  readonly refusal: (name: string, error: unknown) => object
  /** The archive's place in the form. */
  readonly index: number
  readonly maxBytes: number
}

/** Adds the files in an archive, each with its path as its source. @returns an outcome for each, or one for the archive. */
async function addMembers(archive: Upload, options: AddMembersOptions): Promise<object[]> {
  try {
    return await withMembers(archive, options.maxBytes, async (list) =>
      addEach(archive, await list(), options),
    )
  } catch (error) {
    return [options.refusal(archive.name, error)]
  }
}

/** Adds an e-mail, and each attachment with its path as its source. @returns an outcome for each. */
async function addMail(mail: Upload, options: AddMembersOptions): Promise<object[]> {
  const { add, refusal, index, maxBytes } = options
  try {
    return await withMembers(mail, maxBytes, async (list, path) => {
      const own = await add({ ...mail, content: createReadStream(path) }, String(index))
      // What is wrong with a message shows when it is read.
      const attachments = await list().catch(() => [])
      return [own, ...(await addEach(mail, attachments, options))]
    })
  } catch (error) {
    return [refusal(mail.name, error)]
  }
}

async function addEach(
  { name, source = name }: Upload,
  members: readonly (Member | RefusedMember)[],
  { add, refusal, index }: AddMembersOptions,
): Promise<object[]> {
  const outcomes: object[] = []
  for (const [place, member] of members.entries()) {
    if ('error' in member) outcomes.push(refusal(`${name}/${member.name}`, member.error))
    else {
      const upload = { name: memberName(member), source: `${source}/${member.name}`, content: member.open() }
      outcomes.push(await add(upload, `${index}:${place}`))
    }
  }
  return outcomes
}

function wantsAttachments({ attachments = 'false' }: Fields): boolean {
  if (attachments !== 'true' && attachments !== 'false')
    throw wrongField('attachments', `expected true or false, got "${attachments.slice(0, 40)}"`)
  return attachments === 'true'
}

function wantsMail({ notify }: Fields): boolean {
  if (notify !== undefined && notify !== 'mail')
    throw wrongField('notify', `expected mail, got "${notify.slice(0, 40)}"`)
  return notify === 'mail'
}

/** Stands for the answer of a repeated request, which is not used. */
const UNUSED: StoredAnswer = { status: 202, body: null }

/** Null without an idempotency key: then nothing needs to be hashed. */
function fingerprintFor({ request, headers }: UploadCall): UploadFingerprint | null {
  const key = headers['idempotency-key']
  return key === undefined ? null : uploadFingerprint(request, key)
}

function limitsOf({ settings, signal }: UploadCall) {
  return {
    maxFileBytes: settings.maxFileBytes,
    idleMs: settings.uploadIdleMs,
    timeoutMs: settings.uploadTimeoutMs,
    signal,
  }
}

function sourceOf({ source, password }: Fields): Pick<Upload, 'source' | 'password'> {
  return { ...(source !== undefined && { source }), ...(password !== undefined && { password }) }
}

function addOptions(call: UploadCall, fields: Fields, suffix?: string): AddOptions {
  const context = currentContext()
  const webhookUrl = fields['webhook_url']
  const key = call.headers['idempotency-key']
  // No signal is needed: an aborted request ends the content with the reason.
  return {
    ...(webhookUrl !== undefined && { webhookUrl }),
    ...(key !== undefined && { idempotencyKey: suffix === undefined ? key : `${key}:${suffix}` }),
    ...(context && { correlationId: context.correlationId, traceparent: context.traceparent }),
  }
}

function mailOptions({ headers }: UploadCall): MailJobOptions {
  const context = currentContext()
  const key = headers['idempotency-key']
  return {
    ...(key !== undefined && { idempotencyKey: key }),
    ...(context && { correlationId: context.correlationId, traceparent: context.traceparent }),
  }
}

function asJson(error: unknown, response: Response): UploadErrorJson {
  const { status, code, message, unexpected } = failureOf(error, audienceOf(response))
  // An unexpected error ends the request and is logged.
  if (unexpected) throw error
  return { status, error_code: code, message }
}

/** A stream that can be read further after a reader has stopped, up to a limit. */
function resumable(source: AsyncIterable<Uint8Array>, limitBytes: number): AsyncIterable<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]()
  let left = limitBytes
  const next = async () => {
    const result = await iterator.next()
    left -= result.done === true ? 0 : result.value.length
    if (left >= 0) return result
    throw new DocChatError('FILE_TOO_LARGE', 'A refused file is too large to skip. Send a smaller one.')
  }
  return { [Symbol.asyncIterator]: () => ({ next }) }
}

async function skip(content: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of content);
}
