import type { DocChat, Owner } from '@docchat/core'
import { expect, test } from 'vitest'
import { ownerViews } from './owner-views.ts'

/** Counts how many views are created. */
function counting() {
  const created: string[] = []
  const forOwner = (owner: string) => {
    created.push(owner)
    return { owner, documents: {}, uploads: {}, jobs: {}, webhooks: {}, mail: {} } as unknown as Owner
  }
  return { created, views: ownerViews({ forOwner } as DocChat) }
}

test('the view of an owner is created once', () => {
  const { created, views } = counting()
  expect(views({ owner: 'mary' })).toBe(views({ owner: 'mary' }))
  expect(views({ owner: 'paul' })).not.toBe(views({ owner: 'mary' }))
  expect(created).toEqual(['mary', 'paul'])
})

test('an operator does not share the view of a client, who sees less of errors', () => {
  const { views } = counting()
  expect(views({ owner: 'mary', operator: true })).not.toBe(views({ owner: 'mary' }))
})

test('not every owner ever seen is kept', () => {
  const { created, views } = counting()
  for (let n = 0; n <= 1000; n++) views({ owner: `owner ${n}` })
  views({ owner: 'owner 0' })
  expect(created).toHaveLength(1002)
})
