import type { JSONRPCMessage, McpServer } from '@modelcontextprotocol/server'

/** What the SDK says of a malformed request: the issues of its schema, as JSON. */
const DUMP = /^(Invalid .+?): (\[\s*\{.*\}\s*\])$/s

interface Issue {
  readonly path?: readonly PropertyKey[]
  readonly message?: string
}

/** Says in a sentence what is wrong with a malformed request, where the SDK sends the issues of its schema. */
export function withPlainErrors(server: McpServer): McpServer {
  const connect = server.connect.bind(server)
  return Object.assign(server, {
    connect(transport: Parameters<McpServer['connect']>[0]) {
      const send = transport.send.bind(transport)
      transport.send = (message, ...rest) => send(plain(message), ...rest)
      return connect(transport)
    },
  })
}

function plain(message: JSONRPCMessage): JSONRPCMessage {
  if (!('error' in message)) return message
  const { error } = message
  const [, what, dump] = DUMP.exec(error.message) ?? []
  if (what === undefined || dump === undefined) return message
  return { ...message, error: { ...error, message: `${what}: ${inWords(dump)}.` } }
}

function inWords(dump: string): string {
  try {
    const issues = JSON.parse(dump) as readonly Issue[]
    return issues
      .map(({ path = [], message = 'invalid' }) => {
        const problem = message.replace(/^Invalid input: /, '')
        return path.length === 0 ? problem : `${path.join('.')}: ${problem}`
      })
      .join('; ')
  } catch {
    return 'it does not have the form that the protocol demands'
  }
}
