/** Thrown when what the check is to read cannot be read: the user's to mend, not a fault of the tool. */
export class InputError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'InputError';
  }
}
