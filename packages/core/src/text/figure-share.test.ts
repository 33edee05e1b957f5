import { expect, test } from 'vitest'
import { figureShare } from './figure-share.ts'

test.each([
  ['', 0],
  [' \n ', 0],
  ['Rent is due on the first.', 0],
  ['Net sales 12,000 11,500', 0.5],
  ['FY2018 (4.5%)\n$1', 1],
  ['Umsatz über 12.000 Mio. €', 0.2],
  ['المبيعات ١٢٬٠٠٠ ريال', 1 / 3],
  ['売上高は 100 円', 1 / 3],
])('the share of figures in %j is %d', (text, share) => expect(figureShare(text)).toBeCloseTo(share, 10))
