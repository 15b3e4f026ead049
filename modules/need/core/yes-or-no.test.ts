import assert from 'node:assert/strict';
import { test } from 'node:test';
import { yesOrNo } from './yes-or-no.ts';

test('short answers by voice', () => {
  for (const said of ['好了', '好了，谢谢。', '要得', '做完了', '巴适得很', '对', 'Yes, it is done.']) assert.equal(yesOrNo(said), 'yes', said);
  for (const said of ['没好', '还没有做完', '莫得人来', '不行', '没做好嘛', 'No']) assert.equal(yesOrNo(said), 'no', said);
  for (const said of ['', '嗯', '今天天气']) assert.equal(yesOrNo(said), undefined, said);
});
