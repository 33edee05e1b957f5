import { join } from 'node:path'
import Database from 'better-sqlite3'
import express from 'express'
import type { DocumentRow } from '../../../packages/core/src/catalog/rows.ts'
import { selectDocuments } from '../../../packages/core/src/sqlite/catalog/rows.ts'
import { type Listening, listen } from './listen.ts'

/** Express with one route, which sends the result of DocChat's query on DocChat's database. */
export async function bareDocuments(dataDir = ''): Promise<Listening> {
  const database = new Database(join(dataDir, 'docchat.db'), { readonly: true })
  const document = database.prepare<[string, string], DocumentRow>(
    `${selectDocuments} where d.owner = ? and d.id = ?`,
  )
  const app = express()
  app.get('/documents/:id', ({ params }, response) => {
    response.json(document.get('local', params.id))
  })
  const server = await listen(app)
  return {
    url: server.url,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      database.close()
    },
  }
}
