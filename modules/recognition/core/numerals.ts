const DIGIT: Readonly<Record<string, number>> = { 零: 0, 〇: 0, 一: 1, 二: 2, 两: 2, 三: 3, 四: 4, 五: 5, 六: 6, 七: 7, 八: 8, 九: 9 };

/** A spoken or written number below a hundred, as one says dates and hours; undefined for anything else. */
export function numeral(text: string): number | undefined {
  if (/^\d{1,2}$/.test(text)) return Number(text);
  const match = /^([一二两三四五六七八九])?(十)?([一二三四五六七八九零〇])?$/.exec(text.replace(/^廿/, '二十').replace(/^卅/, '三十'));
  if (!match || text === '') return undefined;
  const [, tens, ten, ones] = match;
  if (!ten) return tens && !ones ? DIGIT[tens] : !tens && ones ? DIGIT[ones] : undefined;
  return (tens ? DIGIT[tens]! : 1) * 10 + (ones ? DIGIT[ones]! : 0);
}

export const NUMERAL = '(?:\\d{1,2}|[一二两三四五六七八九十廿卅零〇]{1,3})';
