import type { Setting } from './setting.ts'
import { type AuthenticationSettings, authenticationSettings } from './settings/authentication.ts'
import { type DatabaseSettings, databaseSettings } from './settings/database.ts'
import { type MailSettings, mailSettings } from './settings/mail.ts'
import { type ModelSettings, modelSettings } from './settings/models.ts'
import { type ProcessSettings, processSettings } from './settings/processes.ts'
import { type ReadingSettings, readingSettings } from './settings/reading.ts'
import { type RedisSettings, redisSettings } from './settings/redis.ts'
import { type S3Settings, s3Settings } from './settings/s3.ts'
import { type ServerSettings, serverSettings } from './settings/server.ts'
import { type ServiceSettings, serviceSettings } from './settings/services.ts'
import { type StorageSettings, storageSettings } from './settings/storage.ts'
import { type WebhookSettings, webhookSettings } from './settings/webhooks.ts'

/** All settings, validated and with defaults filled in. */
export interface Settings
  extends StorageSettings,
    S3Settings,
    RedisSettings,
    DatabaseSettings,
    ReadingSettings,
    ModelSettings,
    ServiceSettings,
    WebhookSettings,
    MailSettings,
    ServerSettings,
    ProcessSettings,
    AuthenticationSettings {}

/** A setting's name in `docchat.config.json`. */
export type SettingName = keyof Settings

/** The settings by topic, in the order of the reference. */
export const topics: Readonly<Record<string, Readonly<Record<string, Setting>>>> = {
  'Documents and workers': { ...storageSettings, ...readingSettings },
  S3: s3Settings,
  Redis: redisSettings,
  PostgreSQL: databaseSettings,
  Models: modelSettings,
  'Reranking and labels': serviceSettings,
  Webhooks: webhookSettings,
  Mail: mailSettings,
  Server: serverSettings,
  'Server processes': processSettings,
  Authentication: authenticationSettings,
}

/** Every setting, by its name in `docchat.config.json`. */
export const settings: Readonly<Record<SettingName, Setting>> = {
  ...storageSettings,
  ...s3Settings,
  ...redisSettings,
  ...databaseSettings,
  ...readingSettings,
  ...modelSettings,
  ...serviceSettings,
  ...webhookSettings,
  ...mailSettings,
  ...serverSettings,
  ...processSettings,
  ...authenticationSettings,
}

/** The names of all settings. */
export const settingNames: readonly SettingName[] = Object.keys(settings) as SettingName[]
