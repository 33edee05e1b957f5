/** For `node --import`: what a program finds where the packages of the embedded store are not installed. */
import { registerHooks } from 'node:module'

registerHooks({
  resolve(specifier, context, nextResolve) {
    if (!['better-sqlite3', 'sqlite-vec'].includes(specifier)) return nextResolve(specifier, context)
    const message = `Cannot find package '${specifier}' imported from ${context.parentURL}`
    throw Object.assign(new Error(message), { code: 'ERR_MODULE_NOT_FOUND' })
  },
})
