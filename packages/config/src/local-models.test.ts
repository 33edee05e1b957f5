import { createServer, type IncomingMessage } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { findLocalModels } from './local-models.ts'

async function listen(server: Server): Promise<number> {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => new Promise<void>((closed) => void server.close(() => closed())))
  return (server.address() as AddressInfo).port
}

/** @returns the port of a server that lists these models, and the requests that it got. */
async function modelServer(models: readonly object[]) {
  const requests: IncomingMessage[] = []
  const server = createServer((request, response) => {
    requests.push(request)
    response
      .setHeader('content-type', 'application/json')
      .end(JSON.stringify({ object: 'list', data: models }))
  })
  onTestFinished(() => server.closeAllConnections())
  return { port: await listen(server), requests }
}

test('finds the servers that list models, and asks each once, for nothing else', async () => {
  const llama = await modelServer([{ id: 'qwen3-8b', owned_by: 'llamacpp' }])
  const other = await modelServer([{ id: 'nomic-embed-text' }, { id: 'llama3.2' }, { id: 'mistral' }])
  expect(await findLocalModels([llama.port, other.port])).toEqual([
    { name: 'llama.cpp', url: `http://127.0.0.1:${llama.port}/v1`, models: ['qwen3-8b'] },
    { name: 'A model server', url: `http://127.0.0.1:${other.port}/v1`, models: ['llama3.2', 'mistral'] },
  ])
  const [request, ...more] = llama.requests
  expect(more).toEqual([])
  expect(request).toMatchObject({ method: 'GET', url: '/v1/models' })
  expect(request?.headers).not.toHaveProperty('authorization')
})

test('passes over DocChat itself, other servers, silent ones and closed ports', async () => {
  const docchat = await modelServer([{ id: 'docchat', owned_by: 'docchat' }])
  const embedder = await modelServer([{ id: 'bge-m3' }])
  const page = createServer((_request, response) => response.end('<html>'))
  onTestFinished(() => page.closeAllConnections())
  const silent = createTcpServer((socket) => {
    onTestFinished(() => void socket.destroy())
    socket.on('error', () => undefined)
  })
  const closed = createTcpServer()
  await new Promise<void>((listening) => closed.listen(0, '127.0.0.1', listening))
  const { port } = closed.address() as AddressInfo
  await new Promise((done) => closed.close(done))
  const ports = [docchat.port, embedder.port, await listen(page), await listen(silent), port]
  expect(await findLocalModels(ports)).toEqual([])
})
