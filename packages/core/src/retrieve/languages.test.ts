import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { sqliteStore } from '../sqlite/store.ts'
import { published } from '../testing/store-fixtures.ts'
import { retrieve } from './retrieve.ts'

/** Pages of an invented lease, and for each page a question with other forms of its words. */
const LEASES: Readonly<Record<string, readonly (readonly [page: string, question: string])[]>> = {
  Chinese: [
    ['租客应在每月第一天支付租金。', '租金什么时候支付？'],
    ['押金为三个月的租金，退租后退还。', '押金多久退还？'],
    ['未经房东同意，不得饲养宠物。', '可以养宠物吗？'],
    ['暖气由物业公司每年检修一次。', '谁检修暖气？'],
    ['合同终止须提前九十天书面通知。', '终止合同要提前多少天通知？'],
  ],
  Japanese: [
    ['賃料は毎月一日に支払うものとする。', '賃料の支払いはいつですか'],
    ['敷金は退去後に返還される。', '敷金はいつ返還されますか'],
    ['ペットの飼育には貸主の承諾が必要である。', 'ペットを飼うには何が必要ですか'],
    ['暖房設備は年に一度点検する。', '暖房の点検はどのくらいの頻度ですか'],
    ['解約には九十日前の書面による通知を要する。', '解約の通知は何日前までに必要ですか'],
  ],
  Korean: [
    ['임차인은 매월 일일에 임대료를 지급한다.', '임대료는 언제 지급합니까?'],
    ['보증금은 퇴거 후에 반환한다.', '보증금의 반환은 언제입니까?'],
    ['반려동물을 기르려면 집주인의 동의가 필요하다.', '반려동물은 누구의 동의가 있어야 합니까?'],
    ['난방설비는 해마다 한 번 점검한다.', '난방설비의 점검 주기는?'],
    ['계약을 해지하려면 구십일 전에 통지한다.', '계약해지 통지는 며칠 전입니까?'],
  ],
  Russian: [
    ['Арендатор вносит плату первого числа каждого месяца.', 'Когда арендатору внести арендную плату?'],
    ['Залог возвращается после выезда.', 'Как возвращают залоги?'],
    ['Держать животных можно с согласия собственника.', 'Нужно ли согласие на животное?'],
    ['Отопление проверяется ежегодно мастером.', 'Кто проверяет систему отопления?'],
    ['О расторжении договора предупреждают за девяносто дней.', 'За сколько расторгнуть договор?'],
  ],
  Arabic: [
    ['يدفع المستأجر الإيجار في أول كل شهر.', 'متى يُدفع إيجار الشهر؟'],
    ['تعاد الوديعة بعد الإخلاء.', 'متى تتم إعادة وديعتي؟ الوديعة'],
    ['تربية الحيوانات تحتاج إلى موافقة المالك.', 'هل يمكن تربية حيوان؟'],
    ['تفحص التدفئة مرة كل سنة.', 'من يقوم بفحص التدفئة؟'],
    ['ينهى العقد بإشعار قبل تسعين يوما.', 'كم يوما قبل إنهاء العقود؟'],
  ],
  German: [
    [
      'Der Mieter zahlt die Miete am Ersten des Monats.',
      'Wann wird die Miete gezahlt? Zahlt der Mieter am Ersten?',
    ],
    ['Die Kaution wird nach dem Auszug erstattet.', 'Wann wird meine Kaution erstattet?'],
    [
      'Haustiere dürfen mit Zustimmung des Vermieters gehalten werden.',
      'Sind Haustiere mit Zustimmung erlaubt?',
    ],
    ['Die Heizung wird jährlich gewartet.', 'Wie oft wird die Heizung gewartet?'],
    ['Die Kündigung ist neunzig Tage vorher zu erklären.', 'Wie viele Tage vorher ist die Kündigung nötig?'],
  ],
}

test.each(Object.entries(LEASES))('finds the page by its words in %s', async (_, lease) => {
  const directory = mkdtempSync(join(tmpdir(), 'docchat-languages-'))
  try {
    await using store = sqliteStore({ directory })
    await published(
      store,
      'owner',
      lease.map(([page]) => page),
    )
    const parts = {
      catalog: store.catalog,
      search: store.search,
      embedder: null,
      reranker: null,
      onError() {},
    }
    const found: (number | undefined)[] = []
    for (const [, question] of lease) {
      const [first] = await retrieve(parts, question, { filter: { owner: 'owner' }, limit: 3 })
      found.push(first?.page)
    }
    expect(found).toEqual([1, 2, 3, 4, 5])
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
})
