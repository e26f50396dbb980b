import type { Terminal } from '../../src/platform/terminal/terminal.ts';
import { Secret } from '../../src/secret.ts';

/** A terminal that answers each question as scripted, and throws at any other. */
export interface ScriptedTerminal extends Terminal {
  /** The questions and messages, in order. */
  shown: string[];
}

/** `answers`: by a part of the question, the answers to give in turn. Absent: there is no terminal. */
export function scriptTerminal(answers?: Record<string, string[]>): ScriptedTerminal {
  const shown: string[] = [];
  const next = (question: string): string => {
    shown.push(question);
    const [, queue] = Object.entries(answers ?? {}).find(([part]) => question.includes(part)) ?? [];
    const answer = queue?.shift();
    if (answer === undefined) throw new Error(`no answer is scripted for the question "${question}"`);
    return answer;
  };
  return {
    shown,
    canPrompt: () => answers !== undefined,
    device: () => undefined,
    askText: async (question) => next(question),
    askSecret: async (question) => new Secret(next(question)),
    askYesNo: async (question) => next(question) === 'yes',
    choose: async (question) => next(question),
    say: (line) => {
      shown.push(line);
    },
    showWhile: (line, work) => {
      shown.push(line());
      return work(new AbortController().signal);
    },
  };
}
