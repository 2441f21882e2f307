const ORG = /^[a-z0-9-]+$/;

export const isOrgName = (org: string): boolean => ORG.test(org);

const parse = (url: string, base: string): URL | null => {
  try {
    return new URL(url, base);
  } catch {
    return null;
  }
};

/**
 * The API's address, without a slash at its end, or `null` where neither name gives one. Only http(s), and nothing
 * that could carry a secret or change a route: credentials, query and fragment are refused.
 */
export const resolveBaseUrl = (org: string, baseUrl: string, pageUrl: string): string | null => {
  if (baseUrl !== '') {
    const url = parse(baseUrl, pageUrl);
    const plain = url && /^https?:$/.test(url.protocol) && !url.username && !url.password;
    // A bare "?" or "#" is not in `search` and `hash`, and would swallow every path behind it.
    return plain && !/[?#]/.test(url.href) ? url.href.replace(/\/+$/, '') : null;
  }
  // Section 1, documented: this host finds the organisation's region by itself.
  return isOrgName(org) ? `https://${org}.api.kustomerapp.com` : null;
};
