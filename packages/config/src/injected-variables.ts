/** `DOCCHAT_SERVICE_HOST`, `DOCCHAT_PORT_3000_TCP_ADDR` … */
const OF_A_SERVICE = /^DOCCHAT(?:_\w+)?_(?:SERVICE_(?:HOST|PORT)(?:_\w+)?|PORT_\d+_\w+)$/
const OF_A_PORT = /^DOCCHAT(?:_\w+)?_PORT$/
const ADDRESS = /^(?:tcp|udp|sctp):\/\//

/**
 * Removes the variables that Kubernetes and Docker links set in every container for a service whose name begins with
 * `docchat`, such as `DOCCHAT_PORT=tcp://10.0.0.1:3000`.
 */
export function withoutInjected(env: NodeJS.Dict<string>): NodeJS.Dict<string> {
  const isInjected = (name: string, value = '') =>
    OF_A_SERVICE.test(name) || (OF_A_PORT.test(name) && ADDRESS.test(value))
  return Object.fromEntries(Object.entries(env).filter(([name, value]) => !isInjected(name, value)))
}
