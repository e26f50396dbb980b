import { describe, expect, test } from 'vitest';
import { differences } from './shape.ts';

describe('a body of the fixture’s shape', () => {
  test('has no differences, whatever its ids and dates', () => {
    const expected = { id: 'token-a', type: 'token', ttl: 1, labels: { a: 'b' }, userId: null };
    const actual = { id: 'token-b', type: 'token', ttl: 1, labels: { c: 'd' }, userId: 'u-1' };
    expect(differences(expected, actual)).toEqual([]);
  });

  test('may lack a field that not every entry of a list has', () => {
    expect(differences([{ a: 1, b: 1 }, { a: 2 }], [{ a: 3 }])).toEqual([]);
  });

  test('may have optional fields or not, in the objects that they are declared for', () => {
    const collection = { type: 'collection', data: [] };
    expect(differences(collection, { ...collection, createTypes: {}, sort: {} })).toEqual([]);
    expect(differences({ ...collection, filters: {} }, collection)).toEqual([]);
    expect(differences({ type: 'token' }, { type: 'token', sort: {} })).toEqual(['.sort is in no fixture']);
    const object = { kind: 'Token', metadata: { managedFields: [{ manager: 'a' }] } };
    expect(differences(object, { ...object, metadata: { managedFields: [], finalizers: [] } })).toEqual([]);
  });

  test('may hold any of the values that the entries of a list show', () => {
    expect(differences([{ ttl: 1 }, { ttl: 2 }], [{ ttl: 2 }, { ttl: 1 }])).toEqual([]);
  });
});

describe('a body of another shape', () => {
  test.each([
    ['a missing field', { a: 1, b: 2 }, { a: 1 }, '.b is missing'],
    ['a field too many', { a: 1 }, { a: 1, b: 2 }, '.b is in no fixture'],
    ['a wrong type', { a: { b: 'x' } }, { a: { b: 1 } }, '.a.b is number, not string'],
    ['null where there never is', { a: 'x' }, { a: null }, '.a is null, not string'],
    ['a number where the status is text', { status: '401' }, { status: 401 }, '.status is number, not string'],
    ['a wrong literal', { type: 'token' }, { type: 'user' }, '.type is "user", not "token"'],
    ['a wrong literal in a list', { data: [{ ttl: 1 }] }, { data: [{ ttl: 2 }] }, '.data[0].ttl is 2, not 1'],
    ['a missing field in a list', [{ a: 1 }], [{ a: 1 }, {}], '[1].a is missing'],
    ['a list that should be empty', { data: [] }, { data: [1] }, '.data is not empty'],
    ['a list that should not be empty', { data: [1] }, { data: [] }, '.data is empty'],
    ['a map with something else than text', { labels: {} }, { labels: { a: 1 } }, '.labels.a is number, not string'],
    ['an empty time', { expiresAt: '2026' }, { expiresAt: '' }, '.expiresAt is empty'],
    ['a time that should be empty', { expiresAt: '' }, { expiresAt: '2026' }, '.expiresAt is not empty'],
    ['text instead of an object', { a: 1 }, 'Not Found', 'the body is string, not object'],
  ])('is reported: %s', (_, expected, actual, difference) => {
    expect(differences(expected, actual)).toEqual([difference]);
  });

  test('can be shown by literals of the exchange', () => {
    expect(differences({ value: 'a' }, { value: 'b' })).toEqual([]);
    expect(differences({ value: 'a' }, { value: 'b' }, { literals: ['value'] })).toHaveLength(1);
  });
});

test('names of two servers are made alike before literals are compared', () => {
  const normalise = (text: string) => text.replace(/u-\w+/, '<user>');
  expect(differences({ message: 'u-1 may not' }, { message: 'u-2 may not' }, { normalise })).toEqual([]);
  expect(differences({ message: 'u-1 may not' }, { message: 'u-2 may' }, { normalise })).toHaveLength(1);
});
