import {
  decodeImage,
  type Raster,
  turn,
  turnQuarters,
} from '../../../packages/core/src/extract/image/raster.ts'
import { makePng, noisy, shadowed } from '../../../packages/core/src/testing/scan.ts'

/** A scanned page, and what it says. */
export interface ScannedPage {
  readonly name: string
  readonly text: string
  readonly picture: Raster
}

const ENGLISH = `The tenant shall pay the monthly rent of 1,250 euros by the third working day.
Repairs below one hundred euros are at the expense of the tenant, all others
are at the expense of the landlord, who has to begin them within ten days.
The deposit of three months is kept in an account of its own and is returned
with interest when the lease ends. Either party may terminate the lease with
a notice period of six months, which has to be given in writing.
The garden behind the house is shared by all tenants. Bicycles are kept in
the cellar, and the attic must not be used to store anything that burns.
Part AB-4711/6 of the boiler was replaced on 12 March 2021 for 318.40 euros.`
const FRENCH = `Le locataire paie le loyer mensuel de 1 250 euros avant le troisieme jour ouvrable.
Les reparations de moins de cent euros sont a la charge du locataire, les autres
sont a la charge du bailleur, qui doit les commencer dans les dix jours.
La caution de trois mois est conservee sur un compte separe et elle est rendue
avec les interets a la fin du bail. Chaque partie peut resilier le bail avec
un preavis de six mois, qui doit etre donne par ecrit.`
const GERMAN = `Der Mieter zahlt die monatliche Miete von 1.250 Euro bis zum dritten Werktag.
Reparaturen unter hundert Euro gehen zu Lasten des Mieters, alle anderen gehen
zu Lasten des Vermieters, der mit ihnen innerhalb von zehn Tagen beginnen muss.
Die Kaution von drei Monaten wird auf einem eigenen Konto verwahrt und mit
Zinsen erstattet, wenn der Vertrag endet. Beide Seiten haben das Recht auf eine
Frist von sechs Monaten, die schriftlich zu wahren ist.`
const LEFT = `The left column begins with
the history of the pump which
was built in 1897 by a smith
who lived near the harbour.
It was sold twice before it
came to the museum in 1954.`
const RIGHT = `The right column tells about
the valve which opens at nine
bar and closes at seven bar.
A technician must check it
every spring and each autumn
before the season begins.`

/** The pages that the benchmark reads: one for each thing that goes wrong when paper is scanned. */
export async function scannedPages(): Promise<ScannedPage[]> {
  const straight = await draw(ENGLISH)
  const english = (name: string, picture: Raster): ScannedPage => ({ name, text: ENGLISH, picture })
  const turned = [0, 1, 2, 3].map((quarters) =>
    english(`${quarters * 90}°`, turnQuarters(straight, quarters).raster),
  )
  const skewed = [2, 7, 12].map((degrees) =>
    english(`skewed by ${degrees}°`, turn(straight, (degrees * Math.PI) / 180).raster),
  )
  return [
    ...turned,
    ...skewed,
    english('noise', noisy(straight)),
    english('shadow', shadowed(straight)),
    english('shadow, noise, skewed by 3°', noisy(shadowed(turn(straight, Math.PI / 60).raster))),
    { name: 'two columns', text: `${LEFT}\n${RIGHT}`, picture: await draw(columns()) },
    { name: 'French', text: FRENCH, picture: await draw(FRENCH) },
    { name: 'German', text: GERMAN, picture: await draw(GERMAN) },
  ]
}

async function draw(lines: string): Promise<Raster> {
  return (await decodeImage(await makePng(lines))).raster
}

/** Draws the columns line by line, as a scan shows them. */
function columns(): string {
  const right = RIGHT.split('\n')
  const lines = LEFT.split('\n').map((line, i) => {
    const y = 770 - i * 16
    return `BT /F1 12 Tf 60 ${y} Td (${line}) Tj ET BT /F1 12 Tf 320 ${y} Td (${right[i]}) Tj ET`
  })
  return `%raw ${lines.join(' ')}`
}
