import { createClient } from '@docchat/client'
import { connection } from 'next/server'
import type { ReactNode } from 'react'
import { apiUrl, reasonOf } from './client.ts'

/** Lists the newest documents. It runs on the server only: the browser gets its HTML, and never the key. */
export async function Documents(): Promise<ReactNode> {
  // For every request, not once while building.
  await connection()
  const apiKey = process.env['DOCCHAT_API_KEY']
  const client = createClient({ baseUrl: apiUrl, ...(apiKey && { apiKey }) })
  try {
    const { entries, total } = await client.documents.list({ limit: 10 }).page()
    if (total === 0) return <p>There are no documents yet.</p>
    return (
      <ul>
        {entries.map(({ document_id, name, pages }) => (
          <li key={document_id}>
            {name}
            {pages !== null && ` (${pages === 1 ? '1 page' : `${pages} pages`})`}
          </li>
        ))}
      </ul>
    )
  } catch (error) {
    return <p role="alert">{reasonOf(error)}</p>
  }
}
