import type { CredentialKey } from '../../store/credentials/credential-format.ts';
import type { SessionNeed } from '../session/session-need.ts';

/** One run of the plugin by a Kubernetes client. */
export interface CredentialRequest extends CredentialKey, SessionNeed {
  /** Whether the same caller requested it before, and so may have been refused with what it got. */
  isRetry: boolean;
}
