const DIGITS = '零一二三四五六七八九';

/**
 * An article as the rule-sets write it, for an English reader: `第二十三条第一款第五项` → `Art. 23 para. 1 item 5`. What is no number
 * of a provision – the title of another regulation, a remark – stays as it is.
 */
export function articleInEnglish(article: string): string {
  return article
    .replace(
      /第([零一二三四五六七八九十百]+)(条|款|项)/g,
      (_, numeral: string, unit: string) => ` ${UNITS[unit] ?? unit} ${numeralToNumber(numeral)}`,
    )
    .replace(/\s+/g, ' ')
    .trim();
}

const UNITS: Readonly<Record<string, string>> = { 条: 'Art.', 款: 'para.', 项: 'item' };

/** A Chinese numeral below a thousand: 十五 → 15, 一百二十一 → 121. */
function numeralToNumber(numeral: string): number {
  let total = 0;
  let digit = 0;
  for (const character of numeral) {
    if (character === '百' || character === '十') {
      total += (digit || 1) * (character === '百' ? 100 : 10);
      digit = 0;
    } else digit = DIGITS.indexOf(character);
  }
  return total + digit;
}
