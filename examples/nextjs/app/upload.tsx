'use client'

import type { Job } from '@docchat/client'
import { useRouter } from 'next/navigation'
import { type ReactNode, useState } from 'react'
import { client, reasonOf } from './client.ts'

/** Uploads a document and follows its job. */
export function Upload(): ReactNode {
  const router = useRouter()
  const [sent, setSent] = useState(0)
  const [job, setJob] = useState<Job>()
  const [problem, setProblem] = useState<string>()

  async function upload(file: File | undefined): Promise<void> {
    if (file === undefined) return
    setSent(0)
    setJob(undefined)
    setProblem(undefined)
    try {
      const { job_id } = await client.upload(file, {
        onProgress: ({ sentBytes, totalBytes }) => setSent(sentBytes / totalBytes),
      })
      // Goes on by itself after a lost connection.
      for await (const job of client.jobs.watch(job_id)) setJob(job)
      // The list of documents comes from the server.
      router.refresh()
    } catch (error) {
      setProblem(reasonOf(error))
    }
  }

  return (
    <section>
      <p className="row">
        <label htmlFor="file">A document:</label>
        <input id="file" type="file" onChange={({ target }) => upload(target.files?.[0])} />
        <progress aria-label="Sent" value={sent} />
        <span role="status">{job && stageOf(job)}</span>
      </p>
      {problem && <p role="alert">{problem}</p>}
      {job?.state === 'failed' && <p role="alert">{job.error?.message}</p>}
    </section>
  )
}

function stageOf({ state, progress }: Job): string {
  if (state !== 'active' || progress === null) return state
  const { stage, done, total } = progress
  return `${stage}: ${done} of ${total ?? '?'}`
}
