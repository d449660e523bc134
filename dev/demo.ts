/** Shows on the terminal that orders, payments and messages do what they should, step by step: see --help. */
import { styleText } from 'node:util';
import { demoSteps, type Facts, type Outcome, type Step, StepFailure } from './demo-steps.ts';
import { runGatewayCommand } from './gateway-command.ts';

const columnsMax = 100;
const labelWidth = 11;
const indent = ' '.repeat(3);

process.exitCode = await runGatewayCommand(
  {
    npmScript: 'demo',
    purpose: `Registers a user at a running gateway, pays money in, places an order that the balance covers
and one that it does not, and checks after each what became of the balance and the messages.`,
    run: async (baseUrl) => {
      const endpoint = `${baseUrl}/graphql`;
      console.log(`Ordergraph, through its gateway at ${endpoint}`);
      return await showSteps(demoSteps(endpoint));
    },
  },
  process.argv.slice(2),
);

async function showSteps(steps: Step[]): Promise<boolean> {
  const startedAt = performance.now();
  let right = 0;
  for (const [index, step] of steps.entries()) {
    console.log(`\n${styleText('bold', `${index + 1}  ${step.title}`)}`);
    try {
      if (showOutcome(await step.run())) right += 1;
    } catch (error) {
      if (!(error instanceof StepFailure)) throw error;
      showVerdict(false, `expected an answer without errors; ${error.message}`);
      console.log(`\nThe steps after this one build on it, and were not tried.`);
      break;
    }
  }
  const took = `${((performance.now() - startedAt) / 1_000).toFixed(1)} s`;
  const allRight = right === steps.length;
  const verdict = `${right} of ${steps.length} steps are as they should be`;
  console.log(`\n${styleText(['bold', allRight ? 'green' : 'red'], verdict)}, in ${took}.`);
  return allRight;
}

/** Says whether everything is as expected. */
function showOutcome({ asked, cameBack, expected, message }: Outcome): boolean {
  for (const [index, question] of asked.entries()) showLine(index === 0 ? 'asked' : '', question);
  showLine('came back', formatFacts(cameBack));
  if (message) {
    for (const [index, line] of message.split('\n').entries()) {
      showLine(index === 0 ? 'message' : '', line, 'italic');
    }
  }
  const wrong = Object.entries(expected).filter(([name, value]) => cameBack[name] !== value);
  for (const [name, value] of wrong) {
    showVerdict(false, `${name}: expected ${value}, came back ${cameBack[name]}`);
  }
  if (wrong.length === 0) showVerdict(true, `expected ${formatFacts(expected)}`);
  return wrong.length === 0;
}

function formatFacts(facts: Facts): string {
  return Object.entries(facts)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}

function showVerdict(isRight: boolean, text: string): void {
  const [first = '', ...rest] = wrap(text, columnsMax - indent.length - 2);
  const mark = isRight ? '✓' : '✗';
  const lines = [`${mark} ${first}`, ...rest.map((line) => `  ${line}`)];
  for (const line of lines) console.log(`${indent}${styleText(isRight ? 'green' : 'red', line)}`);
}

function showLine(label: string, text: string, style: 'italic' | 'reset' = 'reset'): void {
  for (const [index, line] of wrap(text, columnsMax - indent.length - labelWidth).entries()) {
    const margin = styleText('dim', (index === 0 ? label : '').padEnd(labelWidth));
    console.log(`${indent}${margin}${style === 'reset' ? line : styleText(style, line)}`);
  }
}

function wrap(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line === '') lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length <= width) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines;
}
