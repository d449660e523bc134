/** Ids of everything that is stored: UUIDv7 (RFC 9562), which grow with time. */
import { v7 } from 'uuid';

export const newId = (): string => v7();
