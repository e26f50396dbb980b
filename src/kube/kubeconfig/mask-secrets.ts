import type { YamlNode } from '../yaml/nodes.ts';
import { applyEdits, type Edit } from '../yaml/text.ts';
import { parseYamlTree } from '../yaml/tree.ts';
import { resolve } from '../yaml/value.ts';
import { runsKnownProgram } from './user-credential.ts';

/** Keys whose values are secret: those of kubectl, of its older auth providers, and the value of a variable for a command. */
const secretKey = /token$|password$|secret$|^client-(key|certificate)-data$|^value$/i;

/** Tokens of Rancher, in comments too. */
export const rancherTokens = /(?:kubeconfig|token)-[a-z0-9-]+:[a-z0-9]{16,}/gi;

/** Takes the secrets out of kubeconfigs, for showing them; what other commands are given as arguments may be secrets too. A secret has the same number wherever it stands, so a change of one is seen. */
export class SecretMask {
  private readonly numbers = new Map<string, number>();

  /** The text with `[secret 1]` in place of secrets, and certificates cut short. Throws `YamlFault` for what is no YAML. */
  apply(text: string): string {
    const edits = new Map<number, Edit>();
    const root = parseYamlTree(text);
    if (root !== undefined) this.visit(root, '', edits);
    return applyEdits(text, [...edits.values()]);
  }

  private visit(node: YamlNode, key: string, edits: Map<number, Edit>): void {
    const resolved = resolve(node);
    if (resolved.kind === 'scalar') {
      const text = this.mask(key, resolved.value);
      const { start, end } = resolved;
      if (text !== undefined) edits.set(start, { start, end, text });
    } else if (node.kind === 'sequence') {
      for (const item of node.items) this.visit(item, key, edits);
    } else if (node.kind === 'mapping') {
      const mayHold = runsKnownProgram(node) ? '' : 'args';
      for (const { key: name, value } of node.pairs) {
        const text = name.kind === 'scalar' ? name.value : '';
        this.visit(value, text === mayHold ? 'secret' : text, edits);
      }
    }
  }

  private mask(key: string, value: string): string | undefined {
    if (/^certificate-authority-data$/i.test(key)) return value.length > 12 ? `${value.slice(0, 12)}...` : undefined;
    if (value === '' || !(secretKey.test(key) || value.search(rancherTokens) >= 0)) return undefined;
    const number = this.numbers.get(value) ?? this.numbers.size + 1;
    this.numbers.set(value, number);
    return `[secret ${number}]`;
  }
}
