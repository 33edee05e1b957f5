import { expect, it } from 'vitest'
import { optional } from './optional.ts'

const place = 'DOCCHAT_S3_BUCKET in the environment'

it('says which setting needs a package that is not installed', async () => {
  const name: string = '@docchat/not-installed'
  await expect(optional(name, { place }, () => import(name))).rejects.toMatchObject({
    code: 'NOT_CONFIGURED',
    message: expect.stringContaining(`${place} needs ${name}, which is not installed.`),
  })
})

it('passes on whatever else goes wrong', async () => {
  const broken = async () => {
    throw new Error('broken')
  }
  await expect(optional('@docchat/s3', { place }, broken)).rejects.toThrow('broken')
})
