import type { Mail } from '../docchat/mail.ts'
import { DocChatError } from '../errors.ts'
import { noAddress } from '../mail/deliver.ts'
import { mailJob } from '../mail/job.ts'
import { jobNotFound } from '../queue/watch.ts'
import type { Dependencies } from './dependencies.ts'

/** Messages to one owner. */
export function ownedMail({ store, mail }: Dependencies, owner: string): Mail {
  function check(): void {
    if (mail === null)
      throw new DocChatError('MAIL_REFUSED', 'Mail cannot be sent, because no mail server is set up.')
    if (mail.addressOf(owner) === null) throw noAddress()
  }
  return {
    check,
    async whenEnded(jobIds, options) {
      check()
      for (const id of jobIds) if ((await store.jobs.get(id))?.owner !== owner) throw jobNotFound(id)
      return store.jobs.enqueue(mailJob(owner, jobIds, options))
    },
  }
}
