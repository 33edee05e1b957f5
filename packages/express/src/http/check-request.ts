import type { RequestHandler } from 'express'
import { HttpError } from '../errors/http-error.ts'

/** Refuses requests whose host is ambiguous, as HTTP/1.1 demands, and expectations that the server cannot meet. */
export function checkRequest(): RequestHandler {
  return (request, _response, next) => {
    const { rawHeaders, httpVersion, headers } = request
    const hosts = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length
    if (hosts > 1 || (hosts === 0 && httpVersion === '1.1')) {
      throw new HttpError(
        'MALFORMED_REQUEST',
        `Send the header Host once. This request has it ${hosts} times.`,
      )
    }
    if (headers.host !== undefined && !isHost(headers.host)) {
      throw new HttpError(
        'MALFORMED_REQUEST',
        'The header Host must be a name or an address, with or without a port.',
      )
    }
    if (headers.expect !== undefined && headers.expect.toLowerCase() !== '100-continue') {
      throw new HttpError('EXPECTATION_FAILED', 'The only expectation that the server meets is 100-continue.')
    }
    next()
  }
}

/** Whether it contains nothing that would make a URL with this host mean something else, such as a path or a user. */
function isHost(host: string): boolean {
  return /^[^\s/?#@\\]*$/.test(host)
}
