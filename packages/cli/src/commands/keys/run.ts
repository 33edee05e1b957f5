import type { ApiKey } from '@docchat/core'
import type { Context } from '../../context.ts'
import type { ExitCode } from '../../exit-codes.ts'
import { formatTime } from '../../terminal/format.ts'
import { cleanLine } from '../../terminal/sanitize.ts'
import type { Column } from '../../terminal/table.ts'
import { writeTable } from '../../view/table.ts'

const COLUMNS: readonly Column[] = [
  { title: 'id' },
  { title: 'name', shrinks: true },
  { title: 'owner', shrinks: true },
  { title: 'operator' },
  { title: 'created' },
]

/** Options of `keys create`. */
export interface CreateKeyFlags {
  readonly owner: string
  readonly operator?: boolean
}

/** `docchat keys create <name>` */
export async function createKey(
  { output, open }: Context,
  name: string,
  { owner, operator = false }: CreateKeyFlags,
): Promise<ExitCode> {
  await using docchat = await open()
  const { id, key } = await docchat.apiKeys.create({ owner, name, operator })
  if (output.json) {
    output.event({ type: 'key-created', key_id: id, owner, name, operator, key })
  } else {
    // Only the key goes to standard output, so that it can be piped to where it is stored.
    output.line(key)
    output.note(`The key is shown only once. Revoke it with: docchat keys revoke ${id}`)
  }
  return 0
}

/** `docchat keys list` */
export async function listKeys({ output, open }: Context): Promise<ExitCode> {
  await using docchat = await open()
  const keys = await docchat.apiKeys.list()
  if (output.json) {
    for (const { id, owner, name, operator, createdAt } of keys)
      output.event({ key_id: id, owner, name, operator, created_at: createdAt })
  } else if (keys.length === 0) {
    output.note('There are no keys. Create one: docchat keys create <name>')
  } else {
    writeTable(output, COLUMNS, keys.map(row))
  }
  return 0
}

/** `docchat keys revoke <id>` */
export async function revokeKey({ output, open }: Context, id: string): Promise<ExitCode> {
  await using docchat = await open()
  if (!(await docchat.apiKeys.revoke(id))) {
    output.error(`There is no key ${id}. List them: docchat keys list`)
    return 4
  }
  if (output.json) output.event({ type: 'key-revoked', key_id: id })
  else output.line(`Revoked ${id}.`)
  return 0
}

function row({ id, name, owner, operator, createdAt }: ApiKey): string[] {
  return [id, cleanLine(name), cleanLine(owner), operator ? 'yes' : 'no', formatTime(createdAt)]
}
