import { expect, test } from 'vitest'
import { guessLanguage } from './language.ts'

test.each([
  ['eng', 'The tenant pays the rent by the third day of each month, and is not to sublet the flat.'],
  [
    'deu',
    'Der Mieter zahlt die Miete bis zum dritten Tag des Monats und darf die Wohnung nicht untervermieten.',
  ],
  // As English OCR reads it.
  [
    'deu',
    'Die Kiindigungsfrist fiir den Vertrag ist drei Monate, und der Vermieter haftet nicht mit der Kaution.',
  ],
  ['fra', 'Le locataire paie le loyer dans les trois jours, et la caution est rendue par le bailleur.'],
  ['spa', 'El inquilino paga el alquiler por adelantado y los gastos se pagan con el recibo del mes.'],
  [
    'ita',
    'Il conduttore paga il canone per il mese e non può cedere il contratto della casa che è in affitto.',
  ],
  ['por', 'O inquilino não pode ceder a casa, e os custos são pagos com uma renda para o mês em que os usa.'],
  ['nld', 'De huurder betaalt de huur voor het einde van de maand en mag het huis niet aan een ander geven.'],
  ['swe', 'Hyresgästen betalar hyran och får inte hyra ut det som är i den lägenhet som han har för att bo.'],
  ['rus', 'Арендатор платит аренду.'],
  ['ukr', 'Орендар сплачує оренду і її податки.'],
  ['chi_sim', '租户每月支付租金。'],
  ['jpn', '借主は毎月家賃を支払う。'],
  ['kor', '임차인은 매월 임대료를 지불한다.'],
  ['ell', 'Ο ενοικιαστής πληρώνει.'],
  ['ara', 'المستأجر يدفع الإيجار'],
])('recognises %s', (code, text) => {
  expect(guessLanguage(text)).toBe(code)
})

test.each([
  'INV-2024-001 1,200.00 EUR',
  'scan0001.pdf',
  'Notice: 3 months. Deposit: 900 EUR. Pets: no.',
  'The α and β of the fund are in the table of the report.',
])('says nothing, or English, of "%s"', (text) => {
  expect([null, 'eng']).toContain(guessLanguage(text))
})
