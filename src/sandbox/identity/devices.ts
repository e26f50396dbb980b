import { randomBytes, randomInt } from 'node:crypto';
import type { Person } from '../people/people.ts';
import type { Identity, Registration } from './identity.ts';

/** A login that was started on a device without a browser (RFC 8628). */
export interface Device {
  registration: Registration;
  userCode: string;
  /** Milliseconds since the epoch. */
  expiresAt: number;
  /** Seconds between two polls; it grows when the device polls more often. */
  interval: number;
  lastPolledAt: number | undefined;
  /** What the person has decided. */
  outcome: Person | 'denied' | undefined;
}

export const DEVICE_LIFETIME_S = 900;
export const INTERVAL_S = 5;
const SLOWER_S = 5;
/** Timers and networks are not exact: polls may be this much early. */
const LENIENCE_MS = 500;
const USER_CODE_CHARACTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** Starts a login; returns the device code and the code for the person to type. */
export function beginDevice(identity: Identity, registration: Registration): { code: string; userCode: string } {
  const code = randomBytes(32).toString('base64url');
  const userCode = Array.from({ length: 9 }, () => USER_CODE_CHARACTERS[randomInt(USER_CODE_CHARACTERS.length)]).join(
    '',
  );
  identity.issuedSecrets.set(code, 'code');
  identity.devices.set(code, {
    registration,
    userCode,
    expiresAt: identity.clock.now() + DEVICE_LIFETIME_S * 1000,
    interval: INTERVAL_S,
    lastPolledAt: undefined,
    outcome: undefined,
  });
  return { code, userCode };
}

/** The pending login of a user code, upper or lower case. */
export function findDevice(identity: Identity, userCode: string): Device | undefined {
  const wanted = userCode.trim().toUpperCase();
  const found = [...identity.devices.values()].find((device) => device.userCode === wanted);
  return found && found.expiresAt > identity.clock.now() && found.outcome === undefined ? found : undefined;
}

/** The response to a device's poll: who has signed in, or the error of RFC 8628 (for a denied login: Azure's). */
export function pollDevice(identity: Identity, code: string, registration: Registration): Person | { error: string } {
  const device = identity.devices.get(code);
  const now = identity.clock.now();
  if (device?.registration !== registration) return { error: 'invalid_grant' };
  if (device.expiresAt <= now) return { error: 'expired_token' };
  if (isTooEarly(device, now)) return { error: 'slow_down' };
  if (device.outcome === undefined) return { error: 'authorization_pending' };
  identity.devices.delete(code);
  return device.outcome === 'denied' ? { error: 'authorization_declined' } : device.outcome;
}

function isTooEarly(device: Device, now: number): boolean {
  const { lastPolledAt, interval } = device;
  device.lastPolledAt = now;
  if (lastPolledAt === undefined || now - lastPolledAt >= interval * 1000 - LENIENCE_MS) return false;
  device.interval += SLOWER_S;
  return true;
}
