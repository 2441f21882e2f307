import type { Finding } from '../../domain/flow/events.js';
import type { HandoffClient } from '../../kustomer/handoff-client.js';
import type { SessionContext } from '../../session/context.js';
import type { Attachment } from '../attachment.js';
import type { Customer } from '../customer/identity.js';
import type { SessionEnvironment } from '../environment.js';
import type { Baselines } from './baselines.js';
import type { HandoffLock } from './lock.js';
import type { HandoffPayload } from './payload.js';
import type { Preparation } from './preparation.js';

/** What a task finds; the number is added when it is told. */
export type Found = Finding extends infer One ? (One extends Finding ? Omit<One, 'task'> : never) : never;

export interface TaskParts {
  readonly context: SessionContext;
  readonly environment: SessionEnvironment;
  readonly client: HandoffClient;
  readonly customer: Customer;
  readonly lock: HandoffLock;
  readonly payload: HandoffPayload;
  readonly baselines: Baselines;
  readonly preparation: Preparation;
  readonly attachment: Attachment;
}
