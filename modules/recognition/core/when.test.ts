import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { localNow, nextLunar, nextTerm, textOfDay, dayOf } from './calendar.ts';
import { numeral } from './numerals.ts';
import { cleanText } from './text.ts';
import { whenOf } from './when.ts';

// A Tuesday.
const NOW = '2026-03-10T10:20:00+08:00';
const at = (text: string, now = NOW) => whenOf(cleanText(text), now);

const CASES: Readonly<Record<string, readonly (readonly [string, string | null])[]>> = {
  'parts of the day': [
    ['明天早上来个人扫地', '2026-03-11T08:00'],
    ['明早帮我带两个馒头', '2026-03-11T08:00'],
    ['后天上午陪我去拿片子', '2026-03-12T09:00'],
    ['明天晌午给我送一份饭', '2026-03-11T12:00'],
    ['后天吃了晌午过后来修水管', '2026-03-12T13:00'],
    ['明天晌午过后来嘛', '2026-03-11T13:00'],
    ['大后天下午来洗窗子', '2026-03-13T15:00'],
    ['明天傍晚把菜拿来', '2026-03-11T18:00'],
    ['明天擦黑的时候来接我', '2026-03-11T18:00'],
    ['明天晚上陪我坐一哈', '2026-03-11T19:00'],
    ['今晚上来个人陪我', '2026-03-10T19:00'],
    ['明天的晚饭给我送来', '2026-03-11T18:00'],
    ['今天下午帮我取个快递', '2026-03-10T15:00'],
  ],
  'hours of the clock': [
    ['明天下午三点来接我', '2026-03-11T15:00'],
    ['明天上午十点一刻的号，陪我去', '2026-03-11T10:15'],
    ['后天早上七点四十送我去车站', '2026-03-12T07:40'],
    ['明天两三点来个人', '2026-03-11T14:30'],
    ['后天下午三四点来修', '2026-03-12T15:30'],
    ['明天四点半来', '2026-03-11T16:30'],
    ['明天晚上八点打视频', '2026-03-11T20:00'],
    ['明天9:30去医院，陪我', '2026-03-11T09:30'],
    ['明天中午十二点半送饭', '2026-03-11T12:30'],
    ['下午四点之前帮我把药取回来', '2026-03-10T16:00'],
    ['十一点来接我去打针', '2026-03-10T11:00'],
    ['早上八点来接我', '2026-03-11T08:00'],
    ['给我买一点盐', null],
    ['头发剪短一点', null],
  ],
  'days': [
    ['后儿来嘛', '2026-03-12'],
    ['大后天来剃头', '2026-03-13'],
    ['外后天来洗铺盖', '2026-03-13'],
    ['今天能不能来个人', '2026-03-10'],
    ['星期五来换灯泡儿', '2026-03-13'],
    ['礼拜二来', '2026-03-17'],
    ['这个礼拜六来', '2026-03-14'],
    ['下周三来量血压', '2026-03-18'],
    ['下个星期一上午陪我去', '2026-03-16T09:00'],
    ['下下周三要复查，陪我去', '2026-03-25'],
    ['二十号来给我理个发', '2026-03-20'],
    ['五号来嘛', '2026-04-05'],
    ['四月三号上午去上坟，来个车', '2026-04-03T09:00'],
    ['三天后来看看', '2026-03-13'],
    ['下个星期的星期四来', '2026-03-19'],
    ['月底来一趟', null],
    ['下个礼拜找个时间来', null],
    ['下个月帮我去看看', null],
    ['这两天来一趟', null],
    ['得空来看一眼', null],
  ],
  'until': [
    ['星期五之前把药拿到', '2026-03-13'],
    ['十五号之前拿拢就行', '2026-03-15'],
    ['明天晌午之前拿来', '2026-03-11T12:00'],
  ],
  'repetition': [
    ['每天晌午给我送饭', 'daily'],
    ['天天来个人陪我说话', 'daily'],
    ['每个礼拜三来扫地', 'weekly-WE'],
    ['每周一三五送我去透析', 'weekly-MO,WE,FR'],
    ['礼拜二礼拜四来陪我做康复', 'weekly-TU,TH'],
    ['星期一到星期五给我妈送饭', 'weekly-MO,TU,WE,TH,FR'],
    ['以后礼拜六礼拜天不要送', 'weekly-SA,SU'],
    ['一个星期洗一回澡，就星期六嘛', 'weekly-SA'],
    ['每周五来，先试一次，就这周五', '2026-03-13'],
    ['楼上娃儿天天闹，我睡不着', null],
    ['我们几个老的天天摸黑上楼', null],
  ],
  'changes of mind': [
    ['明天，不对不对，是后天，来修', '2026-03-12'],
    ['星期三上午，哦不是，星期四上午来', '2026-03-12T09:00'],
    ['明天下午两点，不，两点半来接我', '2026-03-11T14:30'],
    ['昨天没来，改成明天早上', '2026-03-11T08:00'],
    ['不是明天，是后天下午', '2026-03-12T15:00'],
  ],
  'what is told and not asked': [
    ['昨天下午水管就爆了', null],
    ['药今天早上就断了', null],
    ['今天的饭咋个还没来', null],
    ['我今天心情好，跟你摆一句', null],
    ['等了一下午都没人来', null],
    ['去年三月八号滚了一跤', null],
    ['早上起来眼前黑了一下', null],
  ],
  'two places of the sentence': [
    ['后天我要去开会，中午那份饭不要送了', '2026-03-12T12:00'],
    ['明天老头子出院，下午四点来接', '2026-03-11T16:00'],
    ['二十号女儿要来，前一天早上喊个人打扫', '2026-03-19T08:00'],
    ['后天上午，九点半嘛', '2026-03-12T09:30'],
  ],
  'holidays': [
    ['端午节当天送点粽子来', '2026-06-19'],
    ['中秋节晚上来接我', '2026-09-25T19:00'],
    ['清明那天送我去公墓', '2026-04-05'],
    ['国庆那天来理发', '2026-10-01'],
    ['正月初五来接我', '2027-02-10'],
    ['八月初三给我妈做生', '2026-09-13'],
    ['腊月二十三来打扫', '2027-01-30'],
    ['除夕那天晚上来陪我', '2027-02-05T19:00'],
    ['冬至那天中午送碗羊肉汤', '2026-12-22T12:00'],
  ],
};

describe('when', () => {
  for (const [group, cases] of Object.entries(CASES)) {
    for (const [text, expected] of cases) test(`${group}: ${text}`, () => assert.equal(at(text), expected));
  }

  test('an hour that has passed today is tomorrow, unless today was said', () => {
    assert.equal(at('八点半来接我', '2026-03-10T15:00:00+08:00'), '2026-03-11T08:30');
    assert.equal(at('今天八点来陪我', '2026-03-10T15:00:00+08:00'), '2026-03-10T20:00');
  });

  test('the end of a month and of a year', () => {
    assert.equal(at('明天来', '2026-12-31T23:30:00+08:00'), '2027-01-01');
    assert.equal(at('三十一号来', '2026-04-02T08:00:00+08:00'), '2026-05-31');
    assert.equal(at('二月二十九号来', '2026-03-01T08:00:00+08:00'), '2028-02-29');
  });

  test('a time in UTC is read in China', () => {
    assert.equal(at('明天来', '2026-03-10T17:00:00Z'), '2026-03-12');
    assert.deepEqual(localNow('2026-03-10T17:00:00Z'), localNow('2026-03-11T01:00:00+08:00'));
  });

  test('no time, no answer', () => {
    assert.equal(at('来个人', 'yesterday'), null);
    assert.equal(localNow('2026-02-30T10:00:00+08:00'), undefined);
    assert.equal(localNow('2026-02-03T25:00:00+08:00'), undefined);
  });
});

describe('calendar', () => {
  test('lunar days and solar terms as published', () => {
    const from = (year: number) => dayOf(year, 1, 1) as number;
    assert.equal(textOfDay(nextLunar(from(2026), 1, 1) as number), '2026-02-17');
    assert.equal(textOfDay(nextLunar(from(2026), 8, 15) as number), '2026-09-25');
    assert.equal(textOfDay(nextTerm(from(2025), 4, 4.81) as number), '2025-04-04');
    assert.equal(textOfDay(nextTerm(from(2026), 4, 4.81) as number), '2026-04-05');
    assert.equal(textOfDay(nextTerm(from(2026), 12, 21.94) as number), '2026-12-22');
  });

  test('numbers as they are spoken', () => {
    for (const [text, value] of [['十', 10], ['十一', 11], ['二十', 20], ['二十三', 23], ['三十一', 31], ['两', 2], ['7', 7], ['', undefined], ['三五', undefined], ['百', undefined]] as const) {
      assert.equal(numeral(text), value, text);
    }
  });
});

test('whatever is said, the answer has one of the agreed forms', () => {
  const words = ['明天', '后天', '大后天', '礼拜', '星期', '周', '一', '三五', '日', '天', '十', '号', '月', '点', '半', '两', '每', '个', '下', '上午', '晚上', '之前', '，', '不对', '不是', '端午节', '当天', '前一天', '来', '送', '了', '0', '99', ':', '过', '吃了晌午'];
  let answered = 0;
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...words), { maxLength: 12 }), fc.date({ min: new Date('2024-01-01'), max: new Date('2035-12-31'), noInvalidDate: true }), (parts, date) => {
      const answer = at(parts.join(''), date.toISOString());
      if (answer === null) return;
      answered += 1;
      assert.match(answer, /^(daily|\d{4}-\d{2}-\d{2}(T([01]\d|2[0-3]):[0-5]\d)?|weekly-(MO|TU|WE|TH|FR|SA|SU)(,(MO|TU|WE|TH|FR|SA|SU))*)$/);
    }),
    { numRuns: 3_000 },
  );
  assert.ok(answered > 500, `only ${answered} had a time: the words no longer make times`);
});
