import { badRequest } from './errors.js';

/** "Most lists max 100" (`kustomer-chat-api.md` section 4, documented). The default size is an assumption. */
const MAX_PAGE_SIZE = 100;
const DEFAULT_PAGE_SIZE = 25;

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly meta: {
    readonly page: number;
    readonly pageSize: number;
    readonly total: number;
    readonly totalPages: number;
  };
  /** Paths relative to the host, `null` where there is no such page (section 4, documented). */
  readonly links: Readonly<Record<'self' | 'first' | 'prev' | 'next' | 'last', string | null>>;
}

function positive(value: string | null, fallback: number, name: string): number {
  if (value === null) return fallback;
  const number = Number(value);
  if (!Number.isInteger(number) || number < 1) throw badRequest(`Parameter "${name}" must be 1 or more.`);
  return number;
}

/** Cuts one page out of a sorted list. `url` is the request's: its other parameters are kept in the links. */
export function paginate<Item>(list: readonly Item[], url: URL): Page<Item> {
  const page = positive(url.searchParams.get('page'), 1, 'page');
  const pageSize = Math.min(
    positive(url.searchParams.get('pageSize'), DEFAULT_PAGE_SIZE, 'pageSize'),
    MAX_PAGE_SIZE,
  );
  const totalPages = Math.max(1, Math.ceil(list.length / pageSize));
  const link = (target: number): string | null => {
    if (target < 1 || target > totalPages) return null;
    const query = new URLSearchParams(url.searchParams);
    query.set('page', String(target));
    query.set('pageSize', String(pageSize));
    return `${url.pathname}?${query}`;
  };
  return {
    items: list.slice((page - 1) * pageSize, page * pageSize),
    meta: { page, pageSize, total: list.length, totalPages },
    links: {
      self: link(page),
      first: link(1),
      prev: link(page - 1),
      next: link(page + 1),
      last: link(totalPages),
    },
  };
}
