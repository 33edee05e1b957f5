import {
  asConversation,
  asExchanges,
  type ConversationFilters,
  type ConversationRow,
  type ConversationStore,
  type Exchange,
  firstTurnOf,
  foldName,
  newId,
  pageOf,
  type Turn,
  type TurnRow,
  titleOf,
} from '@docchat/core/backend'
import type { Connection } from './database/connection.ts'
import type { Session } from './database/session.ts'

const COLUMNS = `c.key, c.id, c.owner, c.title, c.last_turn, c.created_at, c.updated_at,
  (select count(*) from docchat.turns where conversation = c.key) as turns`

const FIND = `select ${COLUMNS} from docchat.conversations c where c.owner = $1 and c.id = $2`

/** Conversations in PostgreSQL. */
export function postgresConversations(session: Session): ConversationStore {
  return {
    create: (owner, { id = newId('con'), title = '' } = {}) =>
      session.statement(async (db) => {
        const row = await db.one<ConversationRow>(
          `insert into docchat.conversations as c (id, owner, title, folded_title) values ($1, $2, $3, $4)
           returning c.*, 0 as turns`,
          [id, owner, title, foldName(title)],
        )
        return asConversation(row as ConversationRow)
      }),

    append: (owner, id, exchange) =>
      session.write(async (db) => {
        const row = await find(db, owner, id)
        if (row === undefined) return false
        await addTurns(db, row, exchange)
        const title = row.title === '' ? titleOf(exchange.question) : row.title
        await db.changes(
          `update docchat.conversations set title = $2, folded_title = $3, last_turn = $4, updated_at = docchat.now_ms()
           where key = $1`,
          [row.key, title, foldName(title), row.last_turn + 2],
        )
        return true
      }),

    get: (owner, id, { limit, before } = {}) =>
      session.read(async (db) => {
        const row = await find(db, owner, id)
        if (row === undefined) return null
        const turns = await db.rows<TurnRow>(
          'select * from docchat.turns where conversation = $1 and number < $2 order by number desc limit $3',
          [row.key, firstTurnOf(before, row), limit === undefined ? null : 2 * limit],
        )
        return { ...asConversation(row), exchanges: asExchanges(turns.toReversed()) }
      }),

    recent: (owner, id, limit, before) =>
      session.read(async (db) => {
        const row = await find(db, owner, id)
        if (row === undefined) return null
        const turns = await db.rows<Turn>(
          'select role, text from docchat.turns where conversation = $1 and number < $2 order by number desc limit $3',
          [row.key, firstTurnOf(before, row), limit],
        )
        return turns.reverse()
      }),

    list: (owner, { title, limit, after }) =>
      session.read(async (db) => {
        const rows = await db.rows<ConversationRow>(
          `select ${COLUMNS} from docchat.conversations c where ${MATCHING}
             and ($3::bigint is null or (c.updated_at, c.id) < ($3, $4))
           order by c.updated_at desc, c.id desc limit $5`,
          [...matching(owner, { title }), after?.[0] ?? null, after?.[1] ?? null, limit + 1],
        )
        const { entries, next } = pageOf(rows, limit, (row) => [row.updated_at, row.id])
        return { entries: entries.map(asConversation), next }
      }),

    count: (owner, filters = {}) =>
      session.read(
        async (db) =>
          (
            await db.one<{ readonly total: number }>(
              `select count(*) as total from docchat.conversations c where ${MATCHING}`,
              matching(owner, filters),
            )
          )?.total ?? 0,
      ),

    rename: (owner, id, title) =>
      session.write(async (db) => {
        const sql =
          'update docchat.conversations set title = $3, folded_title = $4 where owner = $1 and id = $2'
        await db.changes(sql, [owner, id, title, foldName(title)])
        const row = await find(db, owner, id)
        return row === undefined ? null : asConversation(row)
      }),

    remove: (owner, id) =>
      session.statement(
        async (db) =>
          (await db.changes('delete from docchat.conversations where owner = $1 and id = $2', [
            owner,
            id,
          ])) === 1,
      ),

    removeExchange: (owner, id, number) =>
      session.statement(
        async (db) =>
          (await db.changes(
            `delete from docchat.turns using docchat.conversations c
             where c.owner = $1 and c.id = $2 and conversation = c.key and number in ($3, $4)`,
            [owner, id, 2 * number - 1, 2 * number],
          )) > 0,
      ),
  }
}

const MATCHING = `c.owner = $1 and ($2::text is null or strpos(c.folded_title, $2) > 0)`

function matching(owner: string, { title }: Partial<Record<keyof ConversationFilters, string | undefined>>) {
  return [owner, title === undefined ? null : foldName(title)]
}

function find(db: Connection, owner: string, id: string): Promise<ConversationRow | undefined> {
  return db.one<ConversationRow>(FIND, [owner, id])
}

async function addTurns(
  db: Connection,
  { key, last_turn }: ConversationRow,
  { question, answer, askedAt }: Exchange,
): Promise<void> {
  const { text, ...rest } = answer
  await db.changes(
    `insert into docchat.turns (conversation, number, role, text, answer, created_at) values
       ($1, $2::integer + 1, 'user', $3, null, $4),
       ($1, $2::integer + 2, 'assistant', $5, $6, docchat.now_ms())`,
    [key, last_turn, question, Date.parse(askedAt), text, JSON.stringify(rest)],
  )
}
