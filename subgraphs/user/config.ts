/** The settings of the user service and of its keys command. */
import { z } from 'zod';
import {
  baseUrl,
  callerKeys,
  databaseSettings,
  messagingSettings,
  readConfig,
  serviceSettings,
  signingKey,
  wholeNumber,
} from '#platform/config.ts';
import { findPasswordFault } from './password-rules.ts';
import { parseEmail } from './user-input.ts';

export function readUserConfig(environment: NodeJS.ProcessEnv = process.env) {
  const withAdministrator = Boolean(environment.ADMIN_EMAIL || environment.ADMIN_PASSWORD);
  const { ADMIN_EMAIL, ADMIN_PASSWORD, ...config } = readConfig(
    {
      ...serviceSettings({ port: 4001 }),
      ...databaseSettings,
      ...messagingSettings,
      CALLER_KEYS: callerKeys(),
      SERVICE_KEY: signingKey(),
      ACCESS_TOKEN_KEYS_FILE: z.string(),
      BILLING_URL: baseUrl(),
      THROTTLE_ACCOUNT_FREE: wholeNumber(2, 1_000).default(10),
      THROTTLE_REGISTRATION_FREE: wholeNumber(2, 1_000).default(100),
      THROTTLE_ADDRESS_FREE: wholeNumber(2, 1_000_000).default(1_000),
      THROTTLE_REFRESH_FREE: wholeNumber(2, 1_000_000).default(5_000),
      THROTTLE_DELAY_MAX_SECONDS: wholeNumber(1, 3_600).default(60),
      ADMIN_EMAIL: withAdministrator ? adminEmail : adminEmail.optional(),
      ADMIN_PASSWORD: withAdministrator ? adminPassword : adminPassword.optional(),
    },
    environment,
  );
  const administrator =
    ADMIN_EMAIL && ADMIN_PASSWORD ? { email: ADMIN_EMAIL, password: ADMIN_PASSWORD } : null;
  return { ...config, administrator };
}

/** Where the keys command finds the keys, which undefined leaves to the local stack. */
export const readKeysConfig = () => readConfig({ ACCESS_TOKEN_KEYS_FILE: z.string().optional() });

const adminEmail = z.string('must be set together with ADMIN_PASSWORD').transform((text, context) => {
  const email = parseEmail(text);
  if (email !== null) return email;
  context.addIssue('must be an e-mail address');
  return z.NEVER;
});

const adminPassword = z.string('must be set together with ADMIN_EMAIL').superRefine((password, context) => {
  const fault = findPasswordFault(password);
  if (fault !== null) context.addIssue(fault);
});
