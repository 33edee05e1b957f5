import { createDocChat, type DocChat } from '@docchat/core'

const LARGEST_BYTES = 1024 ** 3

/** Opens DocChat as the benches measure it: as it comes, but for the size of files. */
export function openDocChat(dataDir: string): Promise<DocChat> {
  const types = ['application/pdf', 'text/plain']
  return createDocChat({
    dataDir,
    workers: 2,
    limits: { mediaTypes: Object.fromEntries(types.map((type) => [type, LARGEST_BYTES])) },
  })
}
