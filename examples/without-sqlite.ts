/** For `node --import`: makes the packages of the embedded store look as if they were not installed. */
import { registerHooks } from 'node:module'

registerHooks({
  resolve(specifier, context, nextResolve) {
    if (!['better-sqlite3', 'sqlite-vec'].includes(specifier)) return nextResolve(specifier, context)
    const message = `Cannot find package '${specifier}' imported from ${context.parentURL}`
    throw Object.assign(new Error(message), { code: 'ERR_MODULE_NOT_FOUND' })
  },
})
