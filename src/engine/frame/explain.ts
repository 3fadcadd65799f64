import { type Box, type BoxKind, type Diagram, svgOf } from '../diagram/index.js';
import { type DescribedFrame, describePlan, type PlanStep } from './describe-plan.js';

/** The plan of a frame as it would run to collect all of its columns, as text. */
export function explainFrame(frame: DescribedFrame): string {
  return describePlan(frame)
    .flatMap((step) => textOf(step, ''))
    .join('\n');
}

const verbs: Readonly<Record<BoxKind, string>> = {
  read: 'read',
  compute: 'compute in',
  filter: 'keep rows where',
  task: 'run',
  result: 'give',
};

/** What follows a step stands below it; where rows go several ways, each way begins with a dash. */
function textOf({ kind, title, lines, next }: PlanStep, indent: string): string[] {
  const head = [verbs[kind], title].filter(Boolean).join(' ');
  const inline = kind === 'filter' || kind === 'result' || kind === 'task';
  const joined = lines.map((line) => line.trim()).join(' ');
  const comma = title === '' ? ' ' : kind === 'task' ? ', ' : ': ';
  const own = inline
    ? [`${indent}${head}${comma}${joined}`]
    : [`${indent}${head}${lines.length > 0 ? ':' : ''}`, ...lines.map((line) => `${indent}    ${line}`)];
  if (next.length > 1)
    return [...own, ...next.flatMap((step) => dashed(textOf(step, `${indent}  `), indent))];
  return [...own, ...next.flatMap((step) => textOf(step, kind === 'read' ? `${indent}  ` : indent))];
}

const dashed = ([first, ...others]: readonly string[], indent: string): string[] => [
  `${indent}- ${first.slice(indent.length + 2)}`,
  ...others,
];

/** The same plan as a picture, as SVG text. */
export function drawFrame(frame: DescribedFrame): string {
  const boxes: Box[] = [];
  const arrows: [number, number][] = [];
  const draw = (step: PlanStep): number => {
    const own = boxes.push(step) - 1;
    for (const next of step.next) arrows.push([own, draw(next)]);
    return own;
  };
  describePlan(frame).forEach(draw);
  return svgOf({ boxes, arrows } satisfies Diagram, 'the plan of a frame');
}
