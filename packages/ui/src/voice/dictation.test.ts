import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startDictation } from './dictation.ts';

const results = (...texts: string[]) => ({ results: texts.map((transcript) => Object.assign([{ transcript }], { isFinal: true })) });

class Phone {
  static last: Phone;
  lang = '';
  continuous = false;
  interimResults = false;
  onresult: ((event: ReturnType<typeof results>) => void) | null = null;
  onend: (() => void) | null = null;
  onerror: (() => void) | null = null;
  calls: string[] = [];
  constructor() {
    Phone.last = this;
  }
  start() {
    this.calls.push('start');
  }
  stop() {
    this.calls.push('stop');
    setTimeout(() => {
      this.onresult?.(results('我想', '吃饭'));
      this.onend?.();
    }, 1);
  }
  abort() {
    this.calls.push('abort');
  }
}

test('the phone’s words come while somebody speaks and to the end', async () => {
  const heard: string[] = [];
  const dictation = startDictation('zh', (text) => heard.push(text), Phone as never);
  assert.equal(Phone.last.lang, 'zh-CN');
  Phone.last.onresult?.(results('我想'));
  assert.equal(await dictation?.finish(), '我想吃饭');
  assert.deepEqual(heard, ['我想', '我想吃饭']);
});

test('whatever goes wrong with it is passed over', async () => {
  assert.equal(startDictation('zh', undefined, undefined), undefined);
  class Refusing extends Phone {
    override start(): never {
      throw new Error('not allowed');
    }
  }
  assert.equal(startDictation('zh', undefined, Refusing as never), undefined);
  const failed = startDictation('zh', undefined, Phone as never);
  Phone.last.onerror?.();
  assert.equal(await failed?.finish(), undefined);
  const cancelled = startDictation('zh', () => assert.fail(), Phone as never);
  cancelled?.cancel();
  Phone.last.onresult?.(results('x'));
  assert.deepEqual(Phone.last.calls, ['start', 'abort']);
});
