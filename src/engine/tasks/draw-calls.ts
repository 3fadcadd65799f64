import { type Box, svgOf } from '../diagram/index.js';
import { type Call, callsBehind, callsIn, isCall } from './run-graph.js';
import { shortForm } from './short-form.js';
import { describeTask } from './task.js';

/** More calls than these are drawn together where they are of one function, at one depth. */
const mostSingle = 40;

/** The graph behind some calls, as SVG text. */
export function drawCalls(wanted: readonly Call[]): string {
  const calls = callsBehind(wanted);
  const groups = calls.length > mostSingle ? groupsOf(calls) : calls.map((call) => [call]);
  const groupOf = new Map(groups.flatMap((group, i) => group.map((call) => [call, i] as const)));
  const arrows = groups.flatMap((group, to) => {
    const from = new Set(
      group.flatMap(({ args }) => callsIn(args).map((call) => groupOf.get(call) as number)),
    );
    return [...from].map((each): [number, number] => [each, to]);
  });
  return svgOf({ boxes: groups.map((group) => boxOf(group, wanted)), arrows }, 'a graph of calls');
}

/** Calls of one function that equally many steps lead to, in an order in which none comes before what it needs. */
function groupsOf(calls: readonly Call[]): Call[][] {
  const depths = new Map<Call, number>();
  const groups = new Map<string, { readonly depth: number; readonly members: Call[] }>();
  for (const call of calls) {
    const depth = callsIn(call.args).reduce((most, each) => Math.max(most, (depths.get(each) ?? 0) + 1), 0);
    depths.set(call, depth);
    const key = `${depth} ${call.task.module} ${call.task.export}`;
    const group = groups.get(key) ?? { depth, members: [] };
    groups.set(key, group);
    group.members.push(call);
  }
  return [...groups.values()].sort((a, b) => a.depth - b.depth).map(({ members }) => members);
}

function boxOf(group: readonly Call[], wanted: readonly Call[]): Box {
  const [{ task, args }] = group;
  const title = group.length > 1 ? `${describeTask(task)} × ${group.length}` : describeTask(task);
  const shown = args.map((arg) => (isCall(arg) ? describeTask(arg.task) : withoutCalls(arg)));
  const line = `(${shown.join(', ')})${group.length > 1 ? ', ...' : ''}`;
  return { kind: wanted.includes(group[0]) ? 'result' : 'task', title, lines: args.length > 0 ? [line] : [] };
}

/** An argument in short; calls within it by their number. */
function withoutCalls(arg: unknown): string {
  const inner = callsIn(arg);
  return inner.length > 0 ? `${inner.length} results` : shortForm(arg, 28);
}
