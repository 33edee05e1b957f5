import { type Agent, request } from 'node:http'

/** Sends a question as JSON. @returns the data of each event of the answer, as it arrives. */
export async function* readEvents(
  agent: Agent,
  url: string,
  question: object,
): AsyncGenerator<string, void, undefined> {
  const response = await new Promise<AsyncIterable<Buffer> & { readonly statusCode?: number | undefined }>(
    (resolve, reject) => {
      request(url, { agent, method: 'POST', headers: { 'content-type': 'application/json' } }, resolve)
        .on('error', reject)
        .end(JSON.stringify(question))
    },
  )
  if (response.statusCode !== 200) throw new Error(`${url} answered with status ${response.statusCode}.`)
  const decoder = new TextDecoder()
  let rest = ''
  for await (const bytes of response) {
    const frames = (rest + decoder.decode(bytes, { stream: true })).split('\n\n')
    rest = frames.pop() ?? ''
    for (const frame of frames) {
      const data = /^data: (.*)$/m.exec(frame)?.[1]
      if (data !== undefined) yield data
    }
  }
}
