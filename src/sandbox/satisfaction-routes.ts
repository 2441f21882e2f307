import { Hono } from 'hono';
import { ownSession, readObject, type SandboxContext, type SandboxEnv } from './context.js';
import { offerSatisfaction, sessionsOf } from './conversations.js';
import { badRequest, notFound } from './errors.js';
import { isRecord, parseIsoDateTime } from './json.js';
import type { SatisfactionForm } from './settings.js';
import type { SatisfactionAnswer, Session } from './state.js';
import { satisfactionForm, satisfactionResource } from './wire.js';

/** Comment limit of the 2020 client (section 8, seen in source). */
const MAX_ANSWER_LENGTH = 1024;

/** An empty body when there is no survey to answer (section 8, seen in source); its status is an assumption. */
function offer(context: SandboxContext): Response {
  const { store } = context.env;
  const session = ownSession(context, context.req.param('id'));
  const form = store.state.settings.satisfaction;
  const response = offerSatisfaction(store, session);
  if (!response || !form) return new Response('', { status: 200 });
  return context.json({ data: satisfactionResource(response), included: [satisfactionForm(form)] });
}

function parseRating(value: unknown, form: SatisfactionForm): number {
  const rating = Number(value);
  if (typeof value !== 'number' || !Number.isInteger(rating) || rating < 1 || rating > form.scale.options) {
    throw badRequest(`"rating" must be a whole number from 1 to ${form.scale.options}.`, '/rating');
  }
  return rating;
}

function parseAnswers(value: unknown, form: SatisfactionForm): SatisfactionAnswer[] {
  if (!Array.isArray(value)) throw badRequest('"answers" must be an array.', '/answers');
  return value.map((item: unknown, index) => {
    const id = isRecord(item) ? item['id'] : undefined;
    const answer = isRecord(item) ? item['answer'] : undefined;
    const question = form.questions.find((candidate) => candidate.id === id);
    if (!question) throw badRequest('There is no such question.', `/answers/${index}/id`);
    if (typeof answer !== 'string' || answer.length > MAX_ANSWER_LENGTH) {
      throw badRequest(`An answer has at most ${MAX_ANSWER_LENGTH} characters.`, `/answers/${index}/answer`);
    }
    return { id: question.id, answer };
  });
}

function parseTime(value: unknown): string {
  if (typeof value !== 'string' || parseIsoDateTime(value) === null) {
    throw badRequest('"submittedAt" must be a valid ISO 8601 timestamp.', '/submittedAt');
  }
  return value;
}

function ownResponse(context: SandboxContext, id: string | undefined): Session['satisfaction'] {
  const sessions = sessionsOf(context.env.store, context.get('identity').customerId);
  return sessions.find((session) => session.satisfaction?.id === id)?.satisfaction ?? null;
}

/** A rating without answers makes it "rated", with answers "commented" (section 8, documented for the server twin). */
async function submit(context: SandboxContext): Promise<Response> {
  const { store } = context.env;
  const form = store.state.settings.satisfaction;
  const response = ownResponse(context, context.req.param('id'));
  if (!response || !form) throw notFound('satisfaction response');
  const { rating, answers, submittedAt } = await readObject(context);
  const next = {
    rating: rating === undefined ? response.rating : parseRating(rating, form),
    answers: answers === undefined ? response.answers : parseAnswers(answers, form),
    submittedAt: submittedAt === undefined ? response.submittedAt : parseTime(submittedAt),
  };
  Object.assign(response, next, { updatedAt: store.timestamp() });
  if (next.answers.length > 0) response.status = 'commented';
  else if (next.rating !== null) response.status = 'rated';
  store.changed({ type: 'satisfaction' });
  return context.json({ data: satisfactionResource(response) });
}

/** Surveys: `kustomer-chat-api.md` section 8. */
export function satisfactionRoutes(): Hono<SandboxEnv> {
  const routes = new Hono<SandboxEnv>();
  routes.post('/v1/chat/sessions/:id/satisfaction', offer);
  routes.put('/v1/chat/satisfaction-responses/:id', submit);
  return routes;
}
