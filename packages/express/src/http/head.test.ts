import { expect, test } from 'vitest'
import { docchatRouter } from '../router.ts'
import { addText, startApp } from '../testing/start-app.ts'

test.each([
  ['/search?query=words', /^application\/json/],
  ['/documents.csv', /^text\/csv/],
])('HEAD %s has the headers of GET, and does none of its work', async (path, type) => {
  let worked = 0
  await using app = await startApp({
    docchat: { workers: 1 },
    app: (express, docchat) => {
      const forOwner: typeof docchat.forOwner = (name) => {
        const owner = docchat.forOwner(name)
        const count = <Args extends unknown[], Result>(work: (...args: Args) => Result) => {
          return (...args: Args): Result => {
            worked++
            return work(...args)
          }
        }
        const documents = { ...owner.documents, all: count(owner.documents.all) }
        return { ...owner, documents, retrieve: count(owner.retrieve) }
      }
      express.use(docchatRouter({ docchat: { ...docchat, forOwner } }))
    },
  })
  await addText(app.docchat, 'a.txt', 'Some words.')
  const head = await fetch(app.url + path, { method: 'HEAD' })
  expect([head.status, worked]).toEqual([200, 0])
  expect(head.headers.get('content-type')).toMatch(type)
  const get = await fetch(app.url + path)
  expect(await get.text()).toContain('a.txt')
  expect([get.status, worked]).toEqual([200, 1])
  expect(head.headers.get('content-type')).toBe(get.headers.get('content-type'))
})
