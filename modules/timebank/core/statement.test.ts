import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EntryView } from '../contract.ts';
import { masked, monthBounds, statementFile, titleOf } from './statement.ts';

const entry = (more: Partial<EntryView> = {}): EntryView => ({
  transferId: '0198c0de-0000-7000-8000-000000000001' as EntryView['transferId'], at: '2026-10-01T00:30:00+08:00', kind: 'post', purpose: 'issue', minutes: 60, balanceAfterMinutes: 90,
  counterpart: '王*芳', counterpartKind: 'person', subject: null, category: 'shopping', words: '', reversed: false, isCorrection: false, hold: null, ...more,
});
const words = {
  'timebank.column.time': '时间', 'timebank.column.entry': '事项', 'timebank.column.category': '类别', 'timebank.column.in': '收入（分钟）', 'timebank.column.out': '支出（分钟）',
  'timebank.column.after': '之后可用（分钟）', 'timebank.column.counterpart': '对方', 'timebank.column.words': '说明', 'timebank.column.state': '状态', 'timebank.entry.issue': '帮助了别人',
  'timebank.entry.held': '预留', 'timebank.category.shopping': '代买东西', 'timebank.kind.escrow': '预留', 'timebank.state.open': '预留中', 'timebank.state.settled': '已支付 {minutes} 分钟',
  'timebank.state.returned': '已退回',
};
const linesOf = (entries: EntryView[]) => statementFile(entries, words).slice(1).split('\r\n');

test('the file begins with the mark of UTF-8, Chinese headers, and has the local time', () => {
  const text = statementFile([entry()], words);
  assert.equal(text.charCodeAt(0), 0xfeff);
  assert.deepEqual(linesOf([entry()]), [
    '时间,事项,类别,收入（分钟）,支出（分钟）,之后可用（分钟）,对方,说明,状态', '2026-10-01 00:30,帮助了别人,代买东西,60,,90,王*芳,,', '',
  ]);
});

test('what a table program would run, and what would break the row, is harmless', () => {
  for (const bad of ['=1+1', '+86', '-2', '@SUM(A1)', '\t=1', ' =1', '＝1', '\u200b=cmd|x', '\r\nx']) {
    const field = linesOf([entry({ words: bad })]).slice(1).join('\r\n').split(',').slice(7).join(',');
    assert.match(field, /^"?'/, JSON.stringify(bad));
  }
  assert.match(linesOf([entry({ words: '说"好",走' })])[1] as string, /,"说""好"",走",/);
  assert.match(linesOf([entry({ words: 'a-b=c' })])[1] as string, /,a-b=c,/);
});

test('spending shows what became of it', () => {
  const held = (hold: EntryView['hold']) => linesOf([entry({ kind: 'hold', purpose: 'spend', minutes: -60, counterpartKind: 'escrow', counterpart: 'x', hold })])[1];
  assert.match(held({ state: 'open', paidMinutes: 0 }) as string, /,预留,代买东西,,60,90,预留,,预留中$/);
  assert.match(held({ state: 'settled', paidMinutes: 45 }) as string, /已支付 45 分钟$/);
  assert.match(held({ state: 'returned', paidMinutes: 0 }) as string, /已退回$/);
  assert.equal(titleOf({ kind: 'post', purpose: 'donation', subject: { kind: 'need', id: 'x' }, minutes: -5, isCorrection: false }), 'overflow');
  assert.equal(titleOf({ kind: 'post', purpose: 'reversal', subject: { kind: 'need', id: 'x' }, minutes: -5, isCorrection: true }), 'correction');
  assert.equal(titleOf({ kind: 'post', purpose: 'donation', subject: null, minutes: -5, isCorrection: false }), 'donation');
  for (const [purpose, minutes, title] of [['gift', -5, 'gave'], ['gift', 5, 'given'], ['inheritance', -5, 'bequeathed'], ['inheritance', 5, 'inherited'], ['expiry', -5, 'expired'], ['exchange', 5, 'exchanged']] as const) {
    assert.equal(titleOf({ kind: 'post', purpose, subject: null, minutes, isCorrection: false }), title);
  }
});

test('names are masked and months bounded', () => {
  assert.deepEqual(['王秀芳', '王芳', '王', '欧阳小明', ''].map(masked), ['王*芳', '王*', '*', '欧**明', '*']);
  assert.deepEqual(monthBounds('2026-12'), { from: '2026-12-01', to: '2027-01-01' });
  assert.deepEqual(monthBounds('2026-09'), { from: '2026-09-01', to: '2026-10-01' });
});
