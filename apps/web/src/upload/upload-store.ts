import { DocChatApiError, type DocChatClient, type Job } from '@docchat/client'
import { errorText } from '../server/error-text.ts'
import { plainText } from '../ui/plain-text.ts'
import { type Accepted, sortFiles } from './accepted.ts'
import { interrupted } from './interrupted.ts'
import { createJobWatch } from './job-watch.ts'
import { persist } from './persist.ts'
import { type RunningJob, runningJobs } from './running-jobs.ts'
import { estimateSecondsLeft } from './seconds-left.ts'
import { giveUp, send } from './send.ts'
import { createSlots } from './slots.ts'
import { unfinished } from './unfinished.ts'
import { type Entry, newEntry } from './upload-entry.ts'
import { isOver, type LeftOut, type PickedFile, type UploadItem, wentWell } from './upload-item.ts'
import { failed, failedJob, NOT_BEGUN, read, stateOf } from './upload-outcome.ts'

/** Uploads that are sent at a time. */
const AT_A_TIME = 3

/** How long uploads that went well are listed after all are over, in milliseconds. */
const SETTLE_MS = 8000

/** What the store works with: that of now. */
export interface UploadSession {
  readonly client: DocChatClient
  readonly keyWanted: boolean
  report(error: unknown): void
}

export interface UploadSnapshot {
  readonly items: readonly UploadItem[]
  readonly leftOut: readonly LeftOut[]
}

/** What can be done with uploads. */
export interface UploadActions {
  add(files: readonly PickedFile[]): void
  /** Shows a document whose job runs already. */
  follow(running: RunningJob): void
  /** Sends a file again with its password. */
  unlock(id: string, password: string): void
  retry(id: string): void
  cancel(id: string): void
  dismiss(id: string): void
  /** Dismisses everything that is over. */
  dismissAll(): void
}

/** The uploads of this window. */
export interface UploadStore extends UploadActions {
  getSnapshot(): UploadSnapshot
  subscribe(listener: () => void): () => void
  /** Takes the session of now, and goes on with what waited for another key. */
  connect(session: UploadSession): void
  /** Takes what the server says about files, by which they are checked. */
  accept(accepted: Accepted): void
}

/** Creates a store. `onChange` is told when documents have changed. */
export function createUploadStore(onChange: (documentId: string) => void): UploadStore {
  const entries = new Map<string, Entry>()
  const listeners = new Set<() => void>()
  const slots = createSlots(AT_A_TIME)
  const watch = createJobWatch()
  const afterSignIn = new Set<() => void>()
  let leftOut: readonly LeftOut[] = []
  let snapshot: UploadSnapshot = { items: [], leftOut }
  let session: UploadSession | null = null
  let accepted: Accepted | undefined
  let ids = 0
  let settling: ReturnType<typeof setTimeout> | undefined

  function publish(): void {
    snapshot = { items: Array.from(entries.values(), ({ item }) => item), leftOut }
    interrupted.keep(
      snapshot.items.filter(({ jobId, state }) => jobId === null && !isOver(state)).map(({ name }) => name),
    )
    for (const listener of listeners) listener()
    clearTimeout(settling)
    if (unsettled().length > 0 && snapshot.items.every(({ state }) => isOver(state)))
      settling = setTimeout(settle, SETTLE_MS)
  }

  function unsettled(): Entry[] {
    return [...entries.values()].filter(({ item }) => wentWell(item) && !item.settled)
  }

  function settle(): void {
    for (const entry of unsettled()) entry.item = { ...entry.item, settled: true }
    publish()
  }

  function change(entry: Entry, changes: Partial<UploadItem>): void {
    entry.item = { ...entry.item, ...(changes.state && { secondsLeft: null }), ...changes }
    if (entries.has(entry.item.id)) publish()
  }

  function insert(name: string, more: Partial<UploadItem>, kept: Partial<Entry> = {}): Entry {
    const id = `upload-${++ids}`
    const entry = newEntry(id, plainText(name), more, kept)
    entries.set(id, entry)
    return entry
  }

  /** Removes entries in whose place another one stands. */
  function replace(isOld: (entry: Entry) => boolean): void {
    for (const [id, entry] of entries) {
      if (!isOld(entry)) continue
      entries.delete(id)
      entry.controller.abort()
    }
  }

  /** Brings an upload to its end, from wherever it is. */
  async function run(entry: Entry): Promise<void> {
    entry.controller = new AbortController()
    const { signal } = entry.controller
    try {
      if (entry.item.jobId === null) await slots.use(() => sendFile(entry, signal), signal)
      await process(entry, signal)
    } catch (error) {
      const sent = entry.item.jobId !== null
      const remedy = sent ? 'process-again' : entry.file === null ? 'none' : 'send-again'
      if (signal.aborted) change(entry, { state: { phase: 'cancelled', remedy } })
      else change(entry, { state: failed(error, remedy) })
    }
  }

  /** Uses the client of now until it works. */
  function persistently<T>(
    entry: Entry,
    signal: AbortSignal,
    attempt: (client: DocChatClient) => Promise<T>,
  ): Promise<T> {
    return persist(() => attempt(connected().client), {
      signal,
      onPause: (error) => change(entry, { state: { phase: 'pausing', reason: errorText(error) } }),
      untilSignedIn(error) {
        change(entry, { state: { phase: 'sign-in' } })
        session?.report(error)
        return new Promise((resolve, reject) => {
          afterSignIn.add(resolve)
          signal.addEventListener('abort', () => reject(signal.reason), { once: true })
        })
      },
    })
  }

  function connected(): UploadSession {
    if (session === null) throw new Error('The uploads are not connected.')
    return session
  }

  async function sendFile(entry: Entry, signal: AbortSignal): Promise<void> {
    const { file, source, password } = entry
    if (file === null) throw new Error('The file is no longer at hand.')
    const estimate = estimateSecondsLeft()
    const onProgress = (sentBytes: number, totalBytes: number, resumed = false) =>
      change(entry, {
        state: { phase: 'sending', sentBytes, totalBytes, resumed },
        secondsLeft: estimate('send', sentBytes, totalBytes, performance.now()),
      })
    const sent = await persistently(entry, signal, (client) => {
      onProgress(0, file.size)
      const given = { ...(source !== undefined && { source }), ...(password !== undefined && { password }) }
      return send(client, { file, ...given, signal, onProgress })
    })
    const { document_id: documentId, job_id: jobId } = sent
    // A failed document that is sent again is not a duplicate: it is processed.
    const deduplicated = sent.deduplicated && sent.state !== 'failed' && password === undefined
    replace((other) => other.file === null && other.item.jobId === jobId)
    change(entry, { documentId, jobId, deduplicated, state: NOT_BEGUN })
    onChange(documentId)
  }

  /** Follows the job of an upload until it has ended, and tells how. */
  async function process(entry: Entry, signal: AbortSignal): Promise<void> {
    const { jobId, documentId } = entry.item
    if (jobId === null || documentId === null) throw new Error('Nothing was sent.')
    const estimate = estimateSecondsLeft()
    let step: string | undefined
    const onJob = (job: Job) => {
      const state = stateOf(job)
      if (state.phase !== 'processing') return
      const { stage, done, total } = state
      const secondsLeft = estimate(stage ?? '', done, total, performance.now())
      change(entry, { state, secondsLeft })
      if (step !== undefined && step !== stage) onChange(documentId)
      step = stage ?? undefined
    }
    const job = await persistently(entry, signal, (client) => watch.follow(client, jobId, onJob, signal))
    if (job.state === 'done') {
      const [document, version] = await persistently(entry, signal, (client) =>
        read(client, documentId, signal),
      )
      change(entry, { state: { phase: 'complete' }, document, version })
    } else if (job.state === 'cancelled')
      change(entry, { state: { phase: 'cancelled', remedy: 'process-again' } })
    else if (job.error?.error_code === 'DOCUMENT_ENCRYPTED' && entry.file !== null)
      change(entry, { state: { phase: 'password', wrong: entry.password !== undefined } })
    else change(entry, { state: failedJob(job) })
    onChange(documentId)
  }

  /** Shows again what a reload interrupted, and what the server still works on. */
  async function resume({ client, report }: UploadSession): Promise<void> {
    try {
      for (const job of await runningJobs(client)) {
        // It had reached the server when the page was left.
        replace(({ item }) => item.name === job.name && item.jobId === null && isOver(item.state))
        actions.follow(job)
      }
    } catch (error) {
      resumed = false
      report(error)
    }
  }
  let resumed = false

  const actions: UploadActions = {
    add(files) {
      const sorted = sortFiles(files, accepted)
      const added = sorted.taken.map(({ file, path }) =>
        // Files of a folder that have one name are different documents.
        insert(file.name, {}, { file, ...(path !== undefined && { source: path }) }),
      )
      for (const { file, reason } of sorted.refused)
        insert(file.name, { sizeBytes: file.size, state: { phase: 'failed', reason, remedy: 'none' } })
      if (sorted.leftOut.size > 0)
        leftOut = [...leftOut, { id: `left-out-${++ids}`, endings: sorted.leftOut }]
      publish()
      for (const entry of added) void run(entry)
    },
    follow({ name, documentId, jobId }) {
      if ([...entries.values()].some(({ item }) => item.jobId === jobId && !isOver(item.state))) return
      const entry = insert(name, { documentId, jobId, state: NOT_BEGUN })
      publish()
      void run(entry)
    },
    unlock(id, password) {
      const entry = entries.get(id)
      if (entry === undefined) return
      entry.password = password
      change(entry, { jobId: null, state: { phase: 'waiting' } })
      void run(entry)
    },
    retry(id) {
      const entry = entries.get(id)
      if (entry === undefined) return
      change(entry, { state: { phase: 'waiting' } })
      void processAgain(entry).then(
        () => run(entry),
        (error: unknown) => change(entry, { state: failed(error, 'process-again') }),
      )
    },
    cancel(id) {
      const entry = entries.get(id)
      if (entry === undefined) return
      const { jobId } = entry.item
      if (jobId === null) {
        entry.controller.abort()
        // If it cannot be deleted now, the server does so after a day.
        if (entry.file !== null) giveUp(connected().client, entry.file).catch(() => undefined)
      }
      // The end of the job is told by the server.
      else void connected().client.jobs.cancel(jobId).catch(connected().report)
    },
    dismiss(id) {
      entries.delete(id)
      leftOut = leftOut.filter((some) => some.id !== id)
      publish()
    },
    dismissAll() {
      for (const [id, { item }] of entries) {
        if (isOver(item.state)) entries.delete(id)
      }
      leftOut = []
      publish()
    },
  }

  /** Queues the job of a failed or cancelled upload again. */
  async function processAgain({ item: { jobId } }: Entry): Promise<void> {
    if (jobId === null) return
    try {
      await connected().client.jobs.retry(jobId)
    } catch (error) {
      // Someone else was faster.
      if (!(error instanceof DocChatApiError && error.code === 'JOB_STATE_CONFLICT')) throw error
    }
  }

  return {
    ...actions,
    getSnapshot: () => snapshot,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    accept(next) {
      accepted = next
    },
    connect(next) {
      const isFirst = session === null
      session = next
      if (isFirst) {
        for (const name of interrupted.take())
          insert(name, { state: { phase: 'failed', reason: leftBehind(name), remedy: 'choose-again' } })
        publish()
      }
      if (next.keyWanted) return
      for (const goOn of afterSignIn) goOn()
      afterSignIn.clear()
      if (resumed) return
      resumed = true
      void resume(next)
    },
  }
}

function leftBehind(name: string): string {
  const reason = 'The page was left before the file was sent.'
  return unfinished.hasOne(name) ? `${reason} Choose it again, and it goes on where it was.` : reason
}
