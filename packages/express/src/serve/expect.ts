import type { Server } from 'node:http'

/**
 * Sends `100 Continue` only once a route starts to read the body, so that a client that waits for it is refused before it
 * has sent anything. The application refuses other expectations.
 */
export function continueWhenRead(server: Server): void {
  server.on('checkContinue', (request, response) => {
    const read = request._read
    request._read = function (this: typeof request, size) {
      request._read = read
      // After the response, what is still sent is only dropped.
      if (!response.headersSent) response.writeContinue()
      read.call(this, size)
    }
    server.emit('request', request, response)
  })
  server.on('checkExpectation', (request, response) => server.emit('request', request, response))
}
