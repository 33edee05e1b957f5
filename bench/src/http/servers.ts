import { bareDocuments } from './bare-documents.ts'
import { bareHealth } from './bare-health.ts'
import { bareUploads } from './bare-uploads.ts'
import { docchatServer } from './docchat-server.ts'
import type { Listening } from './listen.ts'
import { modelServer } from './model.ts'

/** The servers that are measured, those they are compared with, and the model that answers. */
export type ServerName = 'docchat' | 'documents' | 'health' | 'model' | 'uploads'

/** Starts a server in this process. */
export const SERVERS: Readonly<Record<ServerName, (...args: string[]) => Promise<Listening>>> = {
  docchat: docchatServer,
  documents: bareDocuments,
  health: bareHealth,
  model: modelServer,
  uploads: bareUploads,
}
