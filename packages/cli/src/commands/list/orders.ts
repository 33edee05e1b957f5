import type { DocumentSort } from '@docchat/core'

/** The orders of a list, by the word for each. */
export const ORDERS: Readonly<Record<string, DocumentSort>> = {
  newest: '-createdAt',
  oldest: 'createdAt',
  name: 'name',
  largest: '-sizeBytes',
  smallest: 'sizeBytes',
}
