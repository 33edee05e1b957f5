import { expect, test } from 'vitest'
import { oddPlaces } from './odd-places.ts'

test.each([
  ['what cannot be decoded', 'Geb\ufffd', 1],
  ['controls', 'Geb\u0081', 1],
  ['signs in words', 'Mu¤oz', 1],
  ['graphics of a terminal', 'м╕сяц', 2],
  ['capitals in words', 'cafŽx', 1],
  ['letters of two scripts', 'Γhr', 1],
  ['marks on nothing', ' \u0e31น', 1],
])('counts %s', (_, text, places) => {
  expect(oddPlaces(text)).toBe(places)
})

test.each([
  'Où habite l’élève – à l’école ? Œuvre…',
  'Über 5 °C, § 7: „Öl“ für 3 € (½)',
  'iPhone, McDonald, O’Brien, CO₂, m², 日本語、テスト。',
  'Договор № 5 «О найме»',
  'สัญญาเช่ามีอายุสามปี',
  'שכר הדירה ישולם',
])('finds nothing odd in %s', (text) => {
  expect(oddPlaces(text)).toBe(0)
})
