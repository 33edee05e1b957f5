import { expect, it } from 'vitest'
import { json } from '../testing/json.ts'
import { addText, startApp } from '../testing/start-app.ts'

it('puts a document into the trash, lists it there and restores it', async () => {
  await using app = await startApp({ docchat: { workers: 1 } })
  const id = await addText(app.docchat, 'lease.txt', 'The lease ends in May.')
  const at = (path: string, method = 'GET') => fetch(app.url + path, { method })
  const before = await json(at('/documents?limit=5'))
  const trashed = await json(at(`/documents/${id}/trash`, 'POST'))
  expect(trashed).toMatchObject({ document_id: id, name: 'lease.txt', restorable_until: expect.any(String) })
  expect((await at(`/documents/${id}`)).status).toBe(404)
  expect((await at(`/documents/${id}/trash`, 'POST')).status).toBe(404)
  expect(await json(at('/trash'))).toEqual({ documents: [trashed] })
  expect(await json(at(`/documents/${id}/restore`, 'POST'))).toMatchObject({ document_id: id })
  expect(await json(at('/documents?limit=5'))).toEqual(before)
  expect(await json(at('/trash'))).toEqual({ documents: [] })

  await at(`/documents/${id}/trash`, 'POST')
  expect((await at(`/documents/${id}`, 'DELETE')).status).toBe(204)
  expect((await at(`/documents/${id}/restore`, 'POST')).status).toBe(404)
})
