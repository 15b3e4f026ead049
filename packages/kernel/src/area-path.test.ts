import assert from 'node:assert/strict';
import { test } from 'node:test';
import { communityOf } from './area-path.ts';

test('the community stands beneath its street in a path, or first', () => {
  assert.equal(communityOf('/510117001/005/g01/y02/b03'), '/510117001/005');
  assert.equal(communityOf('/510117001/510117001005/g01'), '/510117001/510117001005');
  assert.equal(communityOf('/510117001/005'), '/510117001/005');
  assert.equal(communityOf('/510117001'), '/510117001');
  assert.equal(communityOf('/510117001005/g01'), '/510117001005');
  assert.equal(communityOf('/north/g1'), '/north');
  assert.equal(communityOf(''), '');
});
