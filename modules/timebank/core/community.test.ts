import assert from 'node:assert/strict';
import { test } from 'node:test';
import { communityOf } from './community.ts';

test('the community is the twelve-digit part of a path, else its first', () => {
  assert.equal(communityOf('/510117001005/g01/y02/b3'), '/510117001005');
  assert.equal(communityOf('/510117001/510117001005/g01'), '/510117001/510117001005');
  assert.equal(communityOf('/510117001005'), '/510117001005');
  assert.equal(communityOf('/north/g1'), '/north');
  assert.equal(communityOf(''), '');
});
