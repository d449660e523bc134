/** The settings of the user service. */
import { z } from 'zod';
import {
  baseUrl,
  callerKeys,
  databaseSettings,
  messagingSettings,
  readConfig,
  serviceSettings,
  signingKey,
  signingKeys,
} from '#platform/config.ts';
import { isStrongPassword, parseEmail, passwordLengthMax, passwordLengthMin } from './user-input.ts';

export function readUserConfig(environment: NodeJS.ProcessEnv = process.env) {
  const withAdministrator = Boolean(environment.ADMIN_EMAIL || environment.ADMIN_PASSWORD);
  const { ADMIN_EMAIL, ADMIN_PASSWORD, ...config } = readConfig(
    {
      ...serviceSettings({ port: 4001 }),
      ...databaseSettings,
      ...messagingSettings,
      CALLER_KEYS: callerKeys(),
      SERVICE_KEY: signingKey(),
      ACCESS_TOKEN_KEYS: signingKeys(),
      BILLING_URL: baseUrl(),
      ADMIN_EMAIL: withAdministrator ? adminEmail : adminEmail.optional(),
      ADMIN_PASSWORD: withAdministrator ? adminPassword : adminPassword.optional(),
    },
    environment,
  );
  const administrator =
    ADMIN_EMAIL && ADMIN_PASSWORD ? { email: ADMIN_EMAIL, password: ADMIN_PASSWORD } : null;
  return { ...config, administrator };
}

const adminEmail = z.string('must be set together with ADMIN_PASSWORD').transform((text, context) => {
  const email = parseEmail(text);
  if (email !== null) return email;
  context.addIssue('must be an e-mail address');
  return z.NEVER;
});

const adminPassword = z
  .string('must be set together with ADMIN_EMAIL')
  .refine(isStrongPassword, `must have ${passwordLengthMin} to ${passwordLengthMax} characters`);
