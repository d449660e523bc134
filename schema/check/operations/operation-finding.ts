/** Makes the findings of this folder, each of the severity that its code has. */
import type { FaultLocation } from '../../faults.ts';
import type { CheckName, Finding } from '../finding.ts';
import type { KnownOperation } from './known-operations.ts';
import { type OperationCode, operationCodes } from './operation-codes.ts';

const checks: Record<string, CheckName> = { PLAN: 'plans', PLANS: 'plans', ROLLOUT: 'rollout' };

/** @param about an operation, whose name and place the finding then has; or places. */
export function operationFinding(
  code: OperationCode,
  message: string,
  about: KnownOperation | readonly FaultLocation[],
): Finding {
  const [family = ''] = code.split('_');
  const { criticality } = operationCodes[code];
  const finding = { check: checks[family] ?? 'operations', code, criticality, message };
  if (!('document' in about)) return { ...finding, locations: about };
  const { name, file, line } = about;
  return { ...finding, coordinate: name, locations: [{ file, line, column: 1 }] };
}
