import { fileURLToPath } from 'node:url'
import { type GrpcObject, loadPackageDefinition, type ServiceClientConstructor } from '@grpc/grpc-js'
import { loadSync } from '@grpc/proto-loader'

/** The full name of the service, by which its health is asked for. */
export const CLASSIFIER = 'docchat.classifier.v1.Classifier'

export interface ClassifyRequest {
  readonly name: string
  readonly mediaType: string
  readonly text: string
}

export interface ClassifyResponse {
  readonly label: string
  readonly confidence: number
}

export interface HealthResponse {
  readonly status: 'UNKNOWN' | 'SERVING' | 'NOT_SERVING' | 'SERVICE_UNKNOWN'
}

const here = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url))

const packages = loadPackageDefinition(
  loadSync([here('classifier.proto'), here('health.proto')], { defaults: true, enums: String }),
)

/** Returns a service of the protos. @param name its full name */
export function serviceOf(name: string): ServiceClientConstructor {
  let found: unknown = packages
  for (const part of name.split('.')) found = (found as GrpcObject)[part]
  return found as ServiceClientConstructor
}
