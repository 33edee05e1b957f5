import type { Session } from '../server/session.tsx'

/** Downloads the file of a document, or of one of its versions, with the key. */
export async function download(
  { client, headers }: Session,
  { id, name, versionId }: { readonly id: string; readonly name: string; readonly versionId?: string },
): Promise<void> {
  const file = versionId === undefined ? await client.documents.file(id) : await versionFile()
  const url = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser reads the file after this turn.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)

  async function versionFile(): Promise<Blob> {
    const response = await fetch(client.documents.fileUrl(id, versionId === undefined ? {} : { versionId }), {
      headers: headers(),
    })
    if (!response.ok)
      throw new Error(`The file of this version is not available (status ${response.status}).`)
    return response.blob()
  }
}
