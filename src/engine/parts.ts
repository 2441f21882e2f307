import { HandoffClient } from '../kustomer/handoff-client.js';
import type { News } from '../domain/flow/events.js';
import type { SessionContext } from '../session/context.js';
import { Attachment } from './attachment.js';
import { openKustomer } from './customer/access.js';
import type { Customer } from './customer/identity.js';
import type { SessionEnvironment } from './environment.js';
import { Baselines } from './handoff/baselines.js';
import { HandoffLock } from './handoff/lock.js';
import { HandoffPayload } from './handoff/payload.js';
import { openHandoffPost } from './handoff/post.js';
import { Preparation } from './handoff/preparation.js';
import { HandoffTasks } from './handoff/tasks.js';
import type { LiveParts } from './live/parts.js';
import { TransportSource } from './live/transport-source.js';
import type { Persistence } from './persistence/persistence.js';

/** What the engine is made of; each part knows only those below it. */
export interface EngineParts {
  readonly environment: SessionEnvironment;
  readonly persistence: Persistence;
  readonly customer: Customer;
  readonly payload: HandoffPayload;
  readonly baselines: Baselines;
  readonly preparation: Preparation;
  readonly lock: HandoffLock;
  readonly attachment: Attachment;
  readonly tasks: HandoffTasks;
  readonly live: LiveParts;
}

/** Puts the parts together. @param post tells the engine what has happened */
export const assemble = (
  context: SessionContext,
  environment: SessionEnvironment,
  persistence: Persistence,
  post: (news: News) => void,
): EngineParts => {
  const access = openKustomer(context, environment, (change) => {
    post({ type: 'customer-changed', change, hasSeenOwner: customer.hasSeenOwner });
  });
  const { api, customer, token } = access;
  const { page } = environment;
  const handOff = openHandoffPost({ api, token, environment, context });
  const client = new HandoffClient(api, () => page.online(), handOff);
  const payload = new HandoffPayload(context);
  const baselines = new Baselines(context, client, customer, environment);
  const preparation = new Preparation(context.hooks);
  const lock = new HandoffLock(environment);
  const attachment = new Attachment();
  const transports = new TransportSource(context, environment, { api, token });
  const shared = { environment, customer, payload, baselines, preparation, lock, attachment };
  return {
    ...shared,
    persistence,
    tasks: new HandoffTasks({ ...shared, context, client }),
    live: { context, environment, transports },
  };
};
