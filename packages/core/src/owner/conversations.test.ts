import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sqliteStore } from '../sqlite/store.ts'
import { ownedConversations } from './conversations.ts'

test('deletes the others when one cannot be deleted, and tells each outcome', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'docchat-conversations-'))
  try {
    await using store = sqliteStore({ directory })
    const bug = new TypeError('secret is not a function')
    const [first, second] = await Promise.all([
      store.conversations.create('ann'),
      store.conversations.create('ann'),
    ])
    const conversations: typeof store.conversations = {
      ...store.conversations,
      remove: async (owner, id) => {
        if (id === first.id) throw bug
        return store.conversations.remove(owner, id)
      },
    }
    const reported: unknown[] = []
    const owned = ownedConversations({ ...store, conversations }, 'ann', (error) => reported.push(error))
    const outcomes = await owned.removeMany([first.id, 'con_none', second.id])
    expect(outcomes.map(({ conversationId, error }) => [conversationId, error?.code ?? null])).toEqual([
      [first.id, 'INTERNAL_ERROR'],
      ['con_none', 'CONVERSATION_NOT_FOUND'],
      [second.id, null],
    ])
    expect(JSON.stringify(outcomes)).not.toContain('secret')
    expect(reported).toEqual([bug])
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
})
