import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ColumnError, ExpressionError } from '../../../src/core/index.js';
import { expressionFunctions, fromTable, inline } from '../../../src/engine/index.js';

const frame = fromTable(
  {
    a: [1, 2],
    b: [3, 4],
    'Laputop.zenith': [0.1, 0.2],
    'my column': [5, 6],
    id: [2n ** 60n, 2n ** 60n + 1n],
    name: ['p', 'Fe'],
  },
  { executor: inline() },
);

/** Text, and the carets that have to stand under it. */
const refused: [string, string][] = [
  ['a b', '  ^'],
  ['2 a', '  ^'],
  ['1/2a', '   ^'],
  ['(a)(b)', '   ^'],
  ['a%', ' ^'],
  ["a'", ' ^'],
  ['a!', ' ^'],
  ['a = 3', '  ^'],
  ['a; b', ' ^'],
  ['f(x)=2', '    ^'],
  ['3 to 4', '  ^^'],
  ['1:3', ' ^'],
  ['a & b', '  ^'],
  ['a ** 2', '  ^^'],
  ['not a == b', '^^^^^^^^'],
  ['(a', '^'],
  ['a)', ' ^'],
  ['(a]', '  ^'],
  ['a +', '   ^'],
  ['', '^'],
  ['log10()', '^^^^^^^'],
  ['log10(a, b)', '^^^^^^^^^^^'],
  ['eval(a)', '^^^^'],
  ['import(a)', '^^^^^^'],
  ['constructor(a)', '^^^^^^^^^^^'],
  ['id + 1', '^^'],
  ["name > 'p'", '^^^^^^^^^^'],
  ['name == 1', '^^^^^^^^^'],
  ['a and b', '^'],
  ['isin(a, b)', '        ^'],
  ['[1, 2]', ' ^^^^'],
  ['a == `b', '     ^'],
];

test('what the language does not have is refused with carets under it', () => {
  for (const [text, carets] of refused) {
    assert.throws(
      () => frame.withColumns({ c: text }),
      (error: unknown) => {
        assert.ok(error instanceof ExpressionError, text);
        const lines = error.message.split('\n');
        assert.equal(lines.at(-1)?.slice(2), carets, `${text}\n${error.message}`);
        return true;
      },
    );
  }
});

/** Plausible mistakes, where the caret stands, and what is to be written instead. */
const mistakes: [text: string, carets: string, remedy: RegExp][] = [
  ['2a > 1', ' ^', /Write \* to multiply; numbers are written as 1000, 1.5 or 1e3/],
  ['a > 0x10', '     ^^^', /numbers are written as/],
  ['a b > 1', '  ^', /backquotes/],
  ['a > 1 b < 2', '      ^', /'and' to join conditions/],
  ['a in [1, 2]', '  ^^', /isin\(x, \[a, b, \.\.\.\]\)/],
  ['a > 1 AND b > 2', '      ^^^', /'and' in small letters/],
  ['abs a > 1', '    ^', /Write abs\(\.\.\.\)/],
  ['a[0] > 1', ' ^', /`a\[0\]`, in backquotes/],
  ['a % 2 == 0', '  ^', /mod\(a, b\)/],
  ['a && b', '  ^', /Write 'and'/],
  ['a || b', '  ^', /Write 'or'/],
  ['!(a > 1)', '^', /Write 'not \(\.\.\.\)'/],
  ['a = 3', '  ^', /Write == to compare/],
  ['a === 3', '    ^', /^Write ==\.$/],
  ['a => 1', '  ^', /Write >=/],
  ['a <> b', '   ^', /Write !=/],
  ['a ** 2 > 1', '  ^^', /Write \^/],
  ['a \u2265 1', '  ^', /Write >=/],
  ['a > \u22121', '    ^', /hyphen/],
  ['not a == b', '^^^^^^^^', /Write not \(\.\.\.\)/],
  ['and(a > 1, b > 1)', '^^^', /between two conditions: a and b/],
  ['a > 1 or or b > 1', '         ^^', /between two conditions: a or b/],
  ['a > 1, b < 2', '     ^', /Write 'and' to join conditions/],
  ['a > 1 ? b', '      ^', /condition \? value : other/],
  ['ln(a) > 1', '^^', /Write log\(x\)/],
  ['pow(a, 2) > 1', '^^^', /x \^ y/],
  ['if(a > 1, 2, 3) > 1', '^^', /condition \? value : other/],
  ['mean(a) > 1', '^^^^', /aggregate\(\)/],
  ['log(a, 10) > 1', '^^^^^^^^^^', /natural logarithm/],
  ['name == Fe', '        ^^', /Texts stand in quotes: 'Fe'/],
  ['name == 1', '^^^^^^^^^', /'\.\.\.', in quotes/],
  ["name > 'p'", '^^^^^^^^^^', /== and != only/],
  ["name + 'x' == 'px'", '^^^^', /isin/],
  ['id + 1 > 3', '^^', /float64\(\.\.\.\)/],
  ['a == nan', '     ^^^', /isMissing\(x\)/],
  ['a > inf', '    ^^^', /Write Infinity/],
  ['a', '^', /Compare it/],
];

test('plausible mistakes are told with their place and what to write instead', () => {
  for (const [text, carets, remedy] of mistakes)
    assert.throws(
      () => frame.filter(text),
      (error: unknown) => {
        assert.ok(error instanceof ExpressionError || error instanceof ColumnError, text);
        assert.equal(error.message.split('\n').at(-1)?.slice(2), carets, `${text}\n${error.message}`);
        assert.match(error.remedy ?? '', remedy, text);
        return true;
      },
    );
});

test('unknown columns name the nearest ones and their place', () => {
  assert.throws(
    () => frame.filter('a > 1 and Laputop.zenit < 1'),
    (error: unknown) => {
      assert.ok(error instanceof ColumnError);
      assert.match(error.message, /^no column 'Laputop.zenit' \(nearest: 'Laputop.zenith'/);
      assert.ok(error.message.endsWith('\n  a > 1 and Laputop.zenit < 1\n            ^^^^^^^^^^^^^'));
      return true;
    },
  );
  for (const name of ['__proto__', 'constructor', 'toString', 'i', 'e', 'cm', 'end'])
    assert.throws(() => frame.filter(`${name} > 1`), ColumnError, name);
});

test('precedence is that of the textbook', async () => {
  const values: [string, number][] = [
    ['1 + 2 * 3', 7],
    ['-2 ^ 2', -4],
    ['2 ^ 3 ^ 2', 512],
    ['2 ^ -1', 0.5],
    ['8 / 4 / 2', 1],
    ['10 - 4 - 3', 3],
    ['1 < 2 ? 3 : 4', 3],
    ['1 > 2 ? 3 : 1 > 0 ? 5 : 6', 5],
    ['true or false and false ? 1 : 0', 1],
    ['mod(-7, 3)', 2],
    ['round(2.5) + round(3.5) + round(-0.5)', 6],
    ['clip(7, 0, 5)', 5],
    ['`my column` + `Laputop.zenith` * 0 + Laputop.zenith', 5.1],
    ['fillMissing(0 / 0, 3)', 3],
    ['cbrt(27) + log2(8) + expm1(0)', 6],
  ];
  for (const [text, expected] of values) {
    const table = await frame.withColumns({ c: text }).head(1, ['c']);
    assert.equal(table.numbers('c')[0], expected, text);
  }
});

test('64-bit integers are compared exactly', async () => {
  assert.equal(await frame.filter('id == 1152921504606846977').count(), 1);
  assert.equal(await frame.filter('1152921504606846976 < id').count(), 1);
  assert.equal(await frame.filter('isin(id, [1152921504606846976])').count(), 1);
  const table = await frame.aggregate({ most: 'max(id)', least: 'min(id)' });
  assert.deepEqual(table.row(0), { most: 2n ** 60n + 1n, least: 2n ** 60n });
});

test('long and deep expressions are taken or refused, but never overflow', async () => {
  const long = Array.from({ length: 3000 }, (_, i) => `a == ${i}`).join(' or ');
  assert.equal(await frame.filter(long).count(), 2);
  const deep = (n: number) => `${'('.repeat(n)}a${')'.repeat(n)} > 0`;
  assert.equal(await frame.filter(deep(200)).count(), 2);
  assert.throws(() => frame.filter(deep(201)), /nested more than 200/);
  const sum = (terms: number) => `${Array.from({ length: terms }, () => 'a').join(' + ')} > 0`;
  assert.equal(await frame.filter(sum(1000)).count(), 2);
  assert.throws(() => frame.filter(sum(1001)), /a chain of 1001 operators/);
  assert.throws(() => frame.filter(`${'-'.repeat(60_000)}a > 0`), ExpressionError);
  assert.throws(() => frame.filter(`a > ${' '.repeat(70_000)}`), /at most 65536/);
});

test('every function of the table is known to the reader', async () => {
  for (const [name, { arity, family }] of Object.entries(expressionFunctions)) {
    const args = family === 'membership' ? ['a', '1'] : Array.from({ length: arity[0] }, () => 'a');
    const text = `${name}(${args.join(', ')})`;
    assert.equal((await frame.withColumns({ c: text }).head(1, ['c'])).rows, 1, text);
  }
});
