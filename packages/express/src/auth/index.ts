export { anyOf } from './any-of.ts'
export { type ApiKeyAuthOptions, apiKeyAuth } from './api-key.ts'
export { type JwtAuthOptions, jwtAuth } from './jwt.ts'
