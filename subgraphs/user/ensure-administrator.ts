/** Makes the administrator that the settings name, unless there is one. */
import { type EntityManager, UniqueConstraintViolationException } from '@mikro-orm/postgresql';
import type { Logger } from 'pino';
import { Role } from '#platform/identity.ts';
import type { Passwords } from './password.ts';
import { addUser, User } from './user.ts';

const name = 'Administrator';

export interface AdministratorSettings {
  email: string;
  password: string;
}

/** An administrator who exists keeps their password; a customer with this address is never promoted. */
export async function ensureAdministrator(
  { passwords, logger }: { passwords: Passwords; logger: Logger },
  em: EntityManager,
  { email, password }: AdministratorSettings,
): Promise<void> {
  if (!(await em.findOne(User, { email }))) {
    const parts = {
      email,
      passwordHash: await passwords.hash(password),
      name,
      phone: null,
      role: Role.admin,
    };
    try {
      await em.transactional(async (em) => void addUser(em, parts));
      logger.info('made the administrator');
    } catch (error) {
      // Another replica, or a customer, was faster.
      if (!(error instanceof UniqueConstraintViolationException)) throw error;
    }
  }
  const { role } = await em.fork().findOneOrFail(User, { email });
  if (role !== Role.admin) logger.error('ADMIN_EMAIL is the address of a customer, who is not promoted');
}
