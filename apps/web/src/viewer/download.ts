/** Saves a file under a name. Without a key the browser loads it itself, however large it is. */
export async function downloadFile(
  url: string,
  name: string,
  headers: Record<string, string>,
): Promise<void> {
  if (Object.keys(headers).length === 0) return save(url, name)
  const file = URL.createObjectURL(await fetchFile(url, headers))
  save(file, name)
  setTimeout(() => URL.revokeObjectURL(file), 60_000)
}

export async function fetchFile(
  url: string,
  headers: Record<string, string>,
  signal: AbortSignal | null = null,
): Promise<Blob> {
  const response = await fetch(url, { headers, signal })
  if (response.ok) return response.blob()
  const problem: unknown = await response.json().catch(() => null)
  throw new Error(detailOf(problem) ?? `The server answered ${response.status} ${response.statusText}.`)
}

function detailOf(problem: unknown): string | undefined {
  const { detail } = (problem ?? {}) as { detail?: unknown }
  return typeof detail === 'string' ? detail : undefined
}

function save(url: string, name: string): void {
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
}
