import { load } from 'js-yaml';
import { type CodeBlock, codeBlocks } from './markdown.ts';

/** A command that a document has people run. */
export interface DocumentedCommand {
  /** For the shell. */
  script: string;
  /** What a pipeline sets for it; the secrets of the CI system stand as `$NAME`. */
  env: Record<string, string>;
}

/**
 * The commands of a document, in their order: shell scripts, lines behind `$ `, indented lines that begin with kubectl
 * or npm, pipelines.
 */
export function documentedCommands(markdown: string): DocumentedCommand[] {
  return codeBlocks(markdown).flatMap(commandsOf);
}

function commandsOf({ language, text }: CodeBlock): DocumentedCommand[] {
  if (language === 'sh') return [{ script: text, env: {} }];
  if (language === 'yaml') return pipelineCommands(load(text));
  if (language === 'groovy') return jenkinsCommands(text);
  const begin = language === undefined ? /^(?:\$ |(?=kubectl |npm ))(.+)$/gm : /^\$ (.+)$/gm;
  return [...text.matchAll(begin)].map(([, script = '']) => ({ script, env: {} }));
}

type Step = { run?: string; env?: Record<string, string> };
type Job = { env?: Record<string, string>; steps?: Step[]; script?: string[]; variables?: Record<string, string> };

/** What GitHub Actions and GitLab CI run. Nothing for YAML of another kind. */
function pipelineCommands(pipeline: unknown): DocumentedCommand[] {
  const { jobs, ...others } = pipeline as Record<string, unknown> & { jobs?: Record<string, Job> };
  return Object.values(jobs ?? (others as Record<string, Job>)).flatMap((job) => {
    const steps = job.steps?.map(({ run, env }) => ({ script: run, env })) ?? [];
    const scripts = job.script === undefined ? [] : [{ script: job.script.join('\n'), env: job.variables }];
    return [...steps, ...scripts].flatMap(({ script, env }) =>
      script === undefined ? [] : [{ script, env: withSecrets({ ...job.env, ...env }) }],
    );
  });
}

/** GitHub writes `${{ secrets.NAME }}`. */
function withSecrets(env: Record<string, string>): Record<string, string> {
  const entries = Object.entries(env).map(([name, value]) => [
    name,
    String(value).replace(/\$\{\{ secrets\.(\w+) \}\}/, '$$$1'),
  ]);
  return Object.fromEntries(entries);
}

/** The steps `sh '...'` of a declarative pipeline, with its `environment`, where `credentials('...')` is a secret. */
function jenkinsCommands(text: string): DocumentedCommand[] {
  const [, block = ''] = /environment \{([^}]*)\}/.exec(text) ?? [];
  const variables = [...block.matchAll(/^\s*(\w+) = (?:'([^']*)'|credentials\('[^']*'\))$/gm)];
  const env = Object.fromEntries(variables.map(([, name = '', value]) => [name, value ?? `$${name}`]));
  return [...text.matchAll(/\bsh '([^']+)'/g)].map(([, script = '']) => ({ script, env }));
}
