import { randomBytes, randomInt } from 'node:crypto';
import type { Person } from '../people.ts';
import type { Identity, Registration } from './identity.ts';

/** A login begun on a device without a browser (RFC 8628). */
export interface Device {
  registration: Registration;
  userCode: string;
  /** Milliseconds since the epoch. */
  expiresAt: number;
  /** Seconds between two questions of the device; it grows when it asks more often. */
  interval: number;
  lastRequestedAt: number | undefined;
  /** What the person said. */
  outcome: Person | 'denied' | undefined;
}

export const DEVICE_LIFETIME_S = 900;
export const INTERVAL_S = 5;
const SLOWER_S = 5;
/** Timers and networks are not exact: that much earlier is still in time. */
const LENIENCE_MS = 500;
const USER_CODE_LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';

/** Begins a login; gives the device code. */
export function beginDevice(identity: Identity, registration: Registration): { code: string; userCode: string } {
  const code = randomBytes(32).toString('base64url');
  const userCode = Array.from({ length: 9 }, () => USER_CODE_LETTERS[randomInt(USER_CODE_LETTERS.length)]).join('');
  identity.givenOut.set(code, 'code');
  identity.devices.set(code, {
    registration,
    userCode,
    expiresAt: identity.clock.now() + DEVICE_LIFETIME_S * 1000,
    interval: INTERVAL_S,
    lastRequestedAt: undefined,
    outcome: undefined,
  });
  return { code, userCode };
}

/** The login a person means by a user code; upper and lower case are the same. */
export function findDevice(identity: Identity, userCode: string): Device | undefined {
  const wanted = userCode.trim().toUpperCase();
  const found = [...identity.devices.values()].find((device) => device.userCode === wanted);
  return found && found.expiresAt > identity.clock.now() && found.outcome === undefined ? found : undefined;
}

/** What a device that asks is told: who has signed in, or the error that RFC 8628 (for a refusal: Azure) has for it. */
export function askDevice(identity: Identity, code: string, registration: Registration): Person | { error: string } {
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
  const { lastRequestedAt, interval } = device;
  device.lastRequestedAt = now;
  if (lastRequestedAt === undefined || now - lastRequestedAt >= interval * 1000 - LENIENCE_MS) return false;
  device.interval += SLOWER_S;
  return true;
}
