import type { Turn } from '../answer/answerer.ts'
import type { ConversationStore, Exchange } from '../conversation/conversation-store.ts'
import {
  asConversation,
  asExchanges,
  type ConversationRow,
  firstTurnOf,
  type TurnRow,
} from '../conversation/rows.ts'
import { titleOf } from '../conversation/title.ts'
import { newId } from '../ids.ts'
import { pageOf } from '../list-page.ts'
import type { Connection } from './connection.ts'
import type { SqliteSession } from './session.ts'

const COLUMNS = `key, id, owner, title, last_turn, created_at, updated_at,
  (select count(*) from turns where conversation = conversations.key) as turns`

/** Conversations in SQLite. */
export function sqliteConversations(session: SqliteSession): ConversationStore {
  return {
    create: (owner, { id = newId('con'), title = '' } = {}) =>
      session.write((db) => {
        const now = Date.now()
        db.sql(
          'insert into conversations (id, owner, title, created_at, updated_at) values (?, ?, ?, ?, ?)',
        ).run(id, owner, title, now, now)
        return asConversation({ id, owner, title, turns: 0, last_turn: 0, created_at: now, updated_at: now })
      }),

    append: (owner, id, exchange) =>
      session.write((db) => {
        const row = find(db, owner, id)
        if (row === undefined) return false
        addTurns(db, row, exchange)
        db.sql('update conversations set title = ?, last_turn = ?, updated_at = ? where key = ?').run(
          row.title === '' ? titleOf(exchange.question) : row.title,
          row.last_turn + 2,
          Date.now(),
          row.key,
        )
        return true
      }),

    get: async (owner, id, { limit, before } = {}) =>
      session.read((db) => {
        const row = find(db, owner, id)
        if (row === undefined) return null
        const turns = db
          .sql<TurnRow>(
            'select * from turns where conversation = ? and number < ? order by number desc limit ?',
          )
          .all(row.key, firstTurnOf(before, row), limit === undefined ? -1 : 2 * limit)
        return { ...asConversation(row), exchanges: asExchanges(turns.toReversed()) }
      }),

    recent: async (owner, id, limit, before) =>
      session.read((db) => {
        const row = find(db, owner, id)
        if (row === undefined) return null
        return db
          .sql<Turn>(
            'select role, text from turns where conversation = ? and number < ? order by number desc limit ?',
          )
          .all(row.key, firstTurnOf(before, row), limit)
          .reverse()
      }),

    list: async (owner, { title, limit, after }) =>
      session.read((db) => {
        const beyond = after === undefined ? '' : ' and (updated_at, id) < (:value, :tie)'
        const rows = db
          .sql<ConversationRow>(
            `select ${COLUMNS} from conversations where ${whereOf(title)}${beyond}
             order by updated_at desc, id desc limit :limit`,
          )
          .all({
            owner,
            limit: limit + 1,
            ...(title !== undefined && { title }),
            ...(after && { value: after[0], tie: after[1] }),
          })
        const { entries, next } = pageOf(rows, limit, (row) => [row.updated_at, row.id])
        return { entries: entries.map(asConversation), next }
      }),

    count: async (owner, { title } = {}) =>
      session.read(
        (db) =>
          db
            .sql<{ readonly total: number }>(
              `select count(*) as total from conversations where ${whereOf(title)}`,
            )
            .get({ owner, ...(title !== undefined && { title }) })?.total ?? 0,
      ),

    rename: (owner, id, title) =>
      session.write((db) => {
        db.sql('update conversations set title = ? where owner = ? and id = ?').run(title, owner, id)
        const row = find(db, owner, id)
        return row === undefined ? null : asConversation(row)
      }),

    remove: (owner, id) =>
      session.write(
        (db) => db.sql('delete from conversations where owner = ? and id = ?').run(owner, id).changes === 1,
        { freesSpace: true },
      ),

    removeExchange: (owner, id, number) =>
      session.write(
        (db) => {
          const row = find(db, owner, id)
          if (row === undefined) return false
          const { changes } = db
            .sql('delete from turns where conversation = ? and number in (?, ?)')
            .run(row.key, 2 * number - 1, 2 * number)
          return changes > 0
        },
        { freesSpace: true },
      ),
  }
}

/** The condition of a list. Both forms need `:owner`, and the second one `:title`. */
function whereOf(title: string | undefined): string {
  return title === undefined
    ? 'owner = :owner'
    : 'owner = :owner and instr(fold_name(title), fold_name(:title)) > 0'
}

function find(db: Connection, owner: string, id: string): ConversationRow | undefined {
  return db
    .sql<ConversationRow>(`select ${COLUMNS} from conversations where owner = ? and id = ?`)
    .get(owner, id)
}

function addTurns(
  db: Connection,
  { key, last_turn }: ConversationRow,
  { question, answer, askedAt }: Exchange,
) {
  const add = db.sql(
    'insert into turns (conversation, number, role, text, answer, created_at) values (?, ?, ?, ?, ?, ?)',
  )
  const { text, ...rest } = answer
  add.run(key, last_turn + 1, 'user', question, null, Date.parse(askedAt))
  add.run(key, last_turn + 2, 'assistant', text, JSON.stringify(rest), Date.now())
}
