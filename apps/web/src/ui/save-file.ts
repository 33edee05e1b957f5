import type { OfVersion } from '@docchat/client'
import type { Session } from '../server/session.tsx'

/** Lets the browser save a file under a name that every system takes. */
export function saveFile(name: string, file: Blob): void {
  const url = URL.createObjectURL(file)
  follow(url, name.replaceAll(/[/\\:*?"<>|]/g, '_'))
  // The browser reads the file after this turn.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

interface SavedDocument extends OfVersion {
  readonly documentId: string
  readonly name: string
}

/** Saves the file of a document. Without a key the browser loads it by itself, however large it is. */
export async function saveDocument(
  { client, signedIn }: Session,
  { documentId, name, ...version }: SavedDocument,
): Promise<void> {
  if (signedIn) saveFile(name, await client.documents.file(documentId, version))
  else follow(client.documents.fileUrl(documentId, version), name)
}

function follow(url: string, name: string): void {
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
}
