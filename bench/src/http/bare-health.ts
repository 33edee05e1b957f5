import { type Listening, listen } from './listen.ts'

/** Answers every request at once: what the machine alone makes of `/health` while other processes use it. */
export function bareHealth(): Promise<Listening> {
  return listen((_request, response) => response.end('{"status":"ok"}'))
}
