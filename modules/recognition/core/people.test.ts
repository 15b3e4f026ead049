import assert from 'node:assert/strict';
import { test } from 'node:test';
import { helpersOf } from './people.ts';

test('two helpers where somebody or something heavy is carried', () => {
  for (const text of ['来两个人抬一下', '衣柜要搬到里屋', '找两个小伙子帮我挪冰箱', '我爸走不得，要人背下楼', '把我抬下去', '两三个人来搬', '一个人翻不动他', '要两个女的来抬', '沙发抬出去甩了', '三楼没电梯，要人扶下楼', '最好两个小伙子，死沉的', '一个人怕不够，柜子重', '多喊个人来抬']) {
    assert.equal(helpersOf(text).people, 2, text);
  }
});

test('one where only a couple, luggage or hours are two', () => {
  for (const text of ['我们两个都走不动', '老两口要去医院', '有两个箱子', '陪我坐两个钟头', '我们两个人要去喝喜酒，来个车', '帮我买两包盐', '一袋米我扛不动', '来个人陪我', '膀子抬不起，洗不到头', '我跟老伴两个人吃饭，送两份', '来个车，两个人，钱我们给']) {
    assert.equal(helpersOf(text).people, 1, text);
  }
});

test('the same sex where the body is touched and it is asked for', () => {
  for (const text of ['喊个女的来帮我洗澡', '来个男同志给老头子擦身', '洗澡，男的来不得哈', '想找位女同志陪我去妇科']) assert.equal(helpersOf(text).sameSex, true, text);
  for (const text of ['来个男师傅修水管', '理发，男师傅女师傅都行', '来两个小伙子搬柜子', '上回那个女娃娃给我念报']) assert.equal(helpersOf(text).sameSex, false, text);
});
