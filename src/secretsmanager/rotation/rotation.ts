/**
 * How a secret rotates, and when.
 * Source: https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets.html
 * @module
 */
import type { Millis } from '../../lib/time.ts';

export interface RotationRules {
  readonly AutomaticallyAfterDays?: number | undefined;
  readonly Duration?: string | undefined;
  readonly ScheduleExpression?: string | undefined;
}

export interface Rotation {
  readonly enabled: boolean;
  readonly functionArn: string | undefined;
  readonly rules: RotationRules | undefined;
  readonly nextAt: Millis | undefined;
  readonly lastAt: Millis | undefined;
}
