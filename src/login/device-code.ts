import { Cancelled } from '../errors.ts';
import { printable } from '../printable.ts';
import { isTransient } from '../rancher/http/transient-errors.ts';
import { connectToAzure, logInWithIdToken, scopesOf } from './azure.ts';
import type { LoginContext, LoginMethod } from './method.ts';
import type { OAuthClient, OAuthTokens } from './oauth.ts';
import type { DeviceLogin } from './oauth-device.ts';
import { browserTimeLimit, toleratedFailures, waitFor } from './wait.ts';

/** Azure AD with a short code that the person enters on any device. */
export const deviceMethod: LoginMethod = {
  name: 'device',
  serves: ({ kind, deviceAuthUrl }) => kind === 'azure' && deviceAuthUrl !== undefined,
  obstacle: ({ terminal }) => (terminal.canPrompt() ? undefined : 'someone to read the code'),
  async logIn(context, provider) {
    const azure = await connectToAzure(context, provider);
    const login = await azure.beginDeviceLogin(scopesOf(provider));
    const { userCode, verificationUrl, completeUrl } = login;
    context.say(`On any device, open\n  ${printable(verificationUrl)}\nand enter the code\n  ${printable(userCode)}`);
    if (completeUrl !== undefined) context.say(`or open, with the code in it:\n  ${printable(completeUrl, 2_000)}`);
    const limit = Math.min(login.lifetime, browserTimeLimit);
    const tokens = await waitFor(context, { what: 'the login on the other device', limit }, (signal) =>
      pollUntilDone(context, azure, { login, signal }),
    );
    return logInWithIdToken(context, provider, tokens);
  },
};

async function pollUntilDone(
  { clock }: LoginContext,
  azure: OAuthClient,
  { login, signal }: { login: DeviceLogin; signal: AbortSignal },
): Promise<OAuthTokens> {
  let { interval } = login;
  for (let failures = 0; ; ) {
    await clock.sleep(interval, signal);
    if (signal.aborted) throw new Cancelled();
    try {
      const poll = await azure.pollDeviceLogin(login.deviceCode, signal);
      if ('tokens' in poll) return poll.tokens;
      interval += poll.slowDown;
      failures = 0;
    } catch (error) {
      if (signal.aborted || !isTransient(error) || ++failures > toleratedFailures) throw error;
    }
  }
}
