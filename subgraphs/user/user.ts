/** A user: the only code that makes one or changes a profile. */
import { defineEntity, type EntityManager, p } from '@mikro-orm/postgresql';
import { type CloudEvent, createEvent } from '#platform/events.ts';
import { Role } from '#platform/identity.ts';
import { newId } from '#platform/ids.ts';
import { addToOutbox } from '#platform/outbox.ts';

const UserSchema = defineEntity({
  name: 'User',
  tableName: 'users',
  properties: {
    id: p.uuid().primary(),
    /** In the form that `parseEmail` gives. */
    email: p.string().unique(),
    /** In the form that `Passwords` gives. */
    passwordHash: p.string(),
    name: p.string(),
    /** E.164. */
    phone: p.string().nullable(),
    role: p.enum(() => Role),
    createdAt: p.datetime(),
  },
});

export class User extends UserSchema.class {
  /** Takes over what is given; false when it is all as it was. */
  changeProfile({ name = this.name, phone = this.phone }: ProfileChange): boolean {
    if (name === this.name && phone === this.phone) return false;
    this.name = name;
    this.phone = phone;
    return true;
  }
}
UserSchema.setClass(User);

/** What is undefined stays as it is. */
export interface ProfileChange {
  name?: string;
  phone?: string | null;
}

/** Makes a user, with the event that tells of it; both are stored when the transaction of `em` commits. */
export function addUser(
  em: EntityManager,
  parts: Pick<User, 'email' | 'passwordHash' | 'name' | 'phone' | 'role'>,
): User {
  const user = Object.assign(new User(), { ...parts, id: newId(), createdAt: new Date() });
  em.persist(user);
  addToOutbox(em, userEvent('user.registered.v1', user));
  return user;
}

export function userEvent(type: 'user.registered.v1' | 'user.updated.v1', user: User): CloudEvent {
  const { id: userId, email, name } = user;
  const data = { userId, email, name };
  return createEvent({ source: '/user', type, subject: userId, time: new Date(), data });
}
