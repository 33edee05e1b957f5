import { expect, test } from 'vitest'
import { add, open } from '../testing/docchat.ts'
import { makePdf } from '../testing/pdf.ts'

test('a citation has the hash of its file and its boxes on the page', async () => {
  await using docchat = await open()
  await add(docchat, 'terms.pdf', makePdf(['Dogs are welcome here.\nThe fee is 10 euros a month.']))
  const { document } = await add(docchat, 'terms.txt', 'The deposit is 20 euros.')
  const cite = async (question: string) =>
    (await Array.fromAsync(docchat.ask(question))).find((event) => event.type === 'citation')

  const onPaper = await cite('How high is the fee?')
  expect(onPaper).toMatchObject({ name: 'terms.pdf', verified: true, boxes: [expect.anything()] })
  const [box] = onPaper?.boxes ?? []
  expect(box?.width).toBeGreaterThan(20)
  expect(box?.height).toBeGreaterThan(2)

  const inText = await cite('How high is the deposit?')
  expect(inText).toMatchObject({ versionSha256: document.version.sha256, boxes: [] })
})
