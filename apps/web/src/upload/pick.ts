import type { PickedFile } from './upload-item.ts'

/**
 * Opens the system's dialog for files or a folder. Any file can be chosen: why one is refused is said afterwards, while the
 * dialog would only grey it out.
 *
 * @returns what was chosen; nothing if the dialog was left.
 */
export function pickFiles({
  folder = false,
}: {
  readonly folder?: boolean
} = {}): Promise<readonly PickedFile[]> {
  const input = document.createElement('input')
  input.type = 'file'
  input.multiple = true
  input.webkitdirectory = folder
  return new Promise((resolve) => {
    input.onchange = () => resolve(Array.from(input.files ?? [], pickedFile))
    input.oncancel = () => resolve([])
    input.click()
  })
}

function pickedFile(file: File): PickedFile {
  return file.webkitRelativePath === '' ? { file } : { file, path: file.webkitRelativePath }
}

/** The files that were dropped or pasted, those of folders among them. */
export async function filesOf(transfer: DataTransfer): Promise<readonly PickedFile[]> {
  // The entries are gone once this function has waited.
  const items = Array.from(transfer.items).filter(({ kind }) => kind === 'file')
  const entries = items.map((item) => ({ entry: item.webkitGetAsEntry(), file: item.getAsFile() }))
  const picked = entries.map(async ({ entry, file }) => {
    if (entry?.isDirectory) return readFolder(entry as FileSystemDirectoryEntry)
    return file === null ? [] : [{ file }]
  })
  return (await Promise.all(picked)).flat()
}

async function readFolder(folder: FileSystemDirectoryEntry): Promise<readonly PickedFile[]> {
  const reader = folder.createReader()
  const picked: PickedFile[] = []
  for (;;) {
    // One call gives 100 entries at most.
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (entries.length === 0) return picked
    for (const entry of entries) {
      if (entry.isDirectory) picked.push(...(await readFolder(entry as FileSystemDirectoryEntry)))
      else picked.push(await readFile(entry as FileSystemFileEntry))
    }
  }
}

async function readFile(entry: FileSystemFileEntry): Promise<PickedFile> {
  const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject))
  return { file, path: entry.fullPath.replace(/^\//, '') }
}
